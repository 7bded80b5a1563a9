"""The page on which two speakers become one."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from apps.accounts.access import Right, UserRequest
from apps.annotation import speaker_merging
from apps.annotation.regroup_views import FOUND, number_asked, say, words_asked
from apps.annotation.speaker_forms import SpeakerMergeForm
from apps.annotation.speaker_merging import MergeRefused
from apps.annotation.versions import Stale
from apps.claims.access import speaker_for
from apps.claims.models import Claim, Speaker, SpeakerMatch
from apps.disputes.models import Dispute
from apps.http import render_page

QUOTED = 3


@require_http_methods(["GET", "HEAD", "POST"])
def speaker_merge(request: UserRequest, pk: int) -> HttpResponse:
    """Choose who else this speaker is, see whose claims and names come together, merge. This one keeps its address."""
    heir = speaker_for(request, pk, to=Right.EDIT, among=Speaker.objects.canonical().for_page())
    key = number_asked(request, "other")
    if key is None:
        return choose_speaker(request, heir)
    other = speaker_for(request, key, to=Right.EDIT, among=Speaker.objects.canonical().for_page().exclude(pk=pk))
    if request.method != "POST":
        return show_merge(request, heir, other, status=200)
    form = SpeakerMergeForm(request.POST)
    if not form.is_valid():
        return show_merge(request, heir, other, status=422)
    seen = form.cleaned_data["version"], form.cleaned_data["other_version"]
    try:
        speaker_merging.merge_speakers(heir=heir, other=other, seen=seen, by=request.user)
    except Stale:
        heir.refresh_from_db()
        other.refresh_from_db()
        return show_merge(request, heir, other, status=409)
    except MergeRefused as refused:
        messages.error(request, str(refused))
        return redirect(heir)
    say(request, f"{other.name} is merged into {heir.name}.")
    return redirect(heir)


def choose_speaker(request: UserRequest, heir: Speaker) -> HttpResponse:
    """Those of a name, or who may be the same; with how many claims each made."""
    words = words_asked(request)
    pairs = SpeakerMatch.objects.of([heir.pk]).filter(state=SpeakerMatch.State.SUGGESTED)[:FOUND]
    near = Speaker.objects.filter(pk__in={key for pair in pairs for key in (pair.speaker_id, pair.other_id)})
    found = Speaker.objects.named(words) if words else near
    others = found.canonical().exclude(pk=heir.pk).select_related("article").for_list()[: 2 * FOUND]
    context = {"speaker": heir, "words": words, "others": others}
    return render_page(request, "annotation/speaker_merge.html", context, part="found")


def show_merge(request: UserRequest, heir: Speaker, other: Speaker, *, status: int) -> HttpResponse:
    together = [heir.pk, other.pk]
    clashes = Dispute.objects.standing().filter(
        Q(positions__claims__speaker=heir) & Q(pk__in=Dispute.objects.filter(positions__claims__speaker=other))
    )
    context = {
        "speaker": heir,
        "other": other,
        "both": [side_of(heir), side_of(other)],
        "form": SpeakerMergeForm(initial={"version": heir.version, "other_version": other.version}),
        "disputes": Dispute.objects.standing().between(Speaker.objects.filter(pk__in=together)).count(),
        "clashes": clashes.distinct().in_lines().newest_first()[:FOUND],
        "is_conflict": status == HTTPStatus.CONFLICT,
    }
    return render_page(request, "annotation/speaker_merge.html", context, part="merge", status=status)


def side_of(speaker: Speaker) -> dict[str, object]:
    """What is known of one of the two."""
    claims = Claim.objects.standing().filter(Q(speaker=speaker) | Q(speaker__merged_into=speaker))
    counts = claims.aggregate(claims=Count("pk"), articles=Count("text__article", distinct=True))
    return {"speaker": speaker, "counts": counts, "quoted": list(claims.in_rows().newest_first()[:QUOTED])}
