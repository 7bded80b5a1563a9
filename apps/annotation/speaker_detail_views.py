"""The pages on which people say what is known of a speaker, and which claims are somebody else's."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import Right, UserRequest, row_for
from apps.annotation import speaker_details
from apps.annotation.regroup_views import say, words_asked
from apps.annotation.speaker_details import DetailsRefused
from apps.annotation.speaker_forms import AliasForm, HandOverForm, SpeakerForm
from apps.annotation.versions import Stale
from apps.claims.access import speaker_for
from apps.claims.models import Alias, Claim, ClaimQuerySet, ClaimSpan, Speaker
from apps.http import render_page

OFFERED = 100  # claims to choose from; words find the others


@require_http_methods(["GET", "HEAD", "POST"])
def speaker_edit(request: UserRequest, pk: int) -> HttpResponse:
    speaker = speaker_for(request, pk, to=Right.EDIT, among=Speaker.objects.canonical().for_page())
    if request.method != "POST":
        return show_edit(request, speaker, SpeakerForm(initial=values_of(speaker)), status=200)
    form = SpeakerForm(request.POST)
    if not form.is_valid():
        return show_edit(request, speaker, form, status=422)
    try:
        seen = form.cleaned_data["version"]
        speaker_details.edit_speaker(speaker=speaker, seen=seen, details=form.details(), by=request.user)
    except Stale as stale:
        return show_edit(request, fresh(pk), form.on_top_of(stale.current.version), status=409)
    except DetailsRefused as refused:
        form.add_error(None, str(refused))
        return show_edit(request, fresh(pk), form, status=422)
    say(request, "What is known of the speaker is saved.")
    return redirect(speaker)


def fresh(pk: int) -> Speaker:
    return get_object_or_404(Speaker.objects.for_page(), pk=pk)


def values_of(speaker: Speaker) -> dict[str, object]:
    return {
        "version": speaker.version,
        "name": speaker.name,
        "disambiguation": speaker.disambiguation,
        "kind": speaker.kind,
        "represents": speaker.represents.name if speaker.represents else "",
    }


def show_edit(request: UserRequest, speaker: Speaker, form: SpeakerForm, *, status: int) -> HttpResponse:
    context = {
        "speaker": speaker,
        "form": form,
        "alias_form": AliasForm(),
        "current": values_of(speaker) | {"kind": speaker.get_kind_display()} if status == HTTPStatus.CONFLICT else None,
    }
    return render(request, "annotation/speaker_edit.html", context, status=status)


@require_POST
def alias_add(request: UserRequest, pk: int) -> HttpResponse:
    speaker = speaker_for(request, pk, to=Right.EDIT, among=Speaker.objects.canonical())
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            speaker_details.add_alias(speaker=speaker, name=form.cleaned_data["alias"], by=request.user)
            say(request, f"{speaker.name} is also known as {form.cleaned_data['alias']}.")
        except DetailsRefused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, "A name is needed, of at most 300 letters. Nothing was changed.")
    return redirect("speaker_edit", pk)


@require_POST
def alias_remove(request: UserRequest, pk: int) -> HttpResponse:
    alias = row_for(request, Alias.objects.select_related("speaker"), to=Right.EDIT, pk=pk)
    speaker_details.remove_alias(alias=alias, by=request.user)
    say(request, f"{alias.name} is no name of {alias.speaker.name} any more. The speaker’s history takes that back.")
    return redirect("speaker_edit", alias.speaker_id)


@require_http_methods(["GET", "HEAD", "POST"])
def speaker_split(request: UserRequest, pk: int) -> HttpResponse:
    """Choose claims that belong to somebody else, and to whom."""
    speaker = speaker_for(request, pk, to=Right.EDIT, among=Speaker.objects.canonical().for_page())
    claims = offered(speaker, words_asked(request))
    if request.method != "POST":
        return show_split(request, speaker, claims, HandOverForm(offered=claims), status=200)
    ours = everything(speaker).filter(pk__in=chosen(request)).values_list("pk", flat=True)
    form = HandOverForm(request.POST, offered=list(ours))
    if not form.is_valid():
        return show_split(request, speaker, claims, form, status=422)
    try:
        heir = speaker_details.hand_over(speaker=speaker, by=request.user, **form.cleaned_data)
    except DetailsRefused as refused:
        form.add_error(None, str(refused))
        return show_split(request, speaker, claims, form, status=422)
    history = reverse("speaker_history", args=[speaker.pk])
    undo = format_html('<a href="{}">History of {} and undo</a>', history, speaker.name)
    messages.success(request, format_html("The claims are {}’s now. {}", heir.name, undo))
    return redirect(heir)


def chosen(request: UserRequest) -> list[int]:
    return [int(key) for key in request.POST.getlist("claims") if key.isdecimal() and len(key) < 18]  # noqa: PLR2004 - a key


def everything(speaker: Speaker) -> ClaimQuerySet:
    return Claim.objects.standing().filter(Q(speaker=speaker) | Q(speaker__merged_into=speaker))


def offered(speaker: Speaker, words: str) -> list[int]:
    """The newest of the speaker's claims that hold the words."""
    claims = everything(speaker)
    if words:
        claims = claims.filter(pk__in=ClaimSpan.objects.quoting(words).values("claim"))
    return list(claims.newest_first().values_list("pk", flat=True)[:OFFERED])


def show_split(
    request: UserRequest, speaker: Speaker, claims: list[int], form: HandOverForm, *, status: int
) -> HttpResponse:
    context = {
        "speaker": speaker,
        "words": words_asked(request),
        "claims": Claim.objects.in_rows().filter(pk__in=claims).newest_first(),
        "is_cut": len(claims) == OFFERED,
        "chosen": set(chosen(request)),
        "form": form,
    }
    return render_page(request, "annotation/speaker_split.html", context, part="offered", status=status)
