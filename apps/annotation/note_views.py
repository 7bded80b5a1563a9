"""Notes on claims and disputes, for those who work here: read, added, changed and taken away."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import Right, UserRequest, row_for
from apps.annotation import notes
from apps.annotation.decision_views import where_next
from apps.annotation.forms import NoteEditForm, NoteForm
from apps.annotation.models import Note
from apps.annotation.versions import Stale
from apps.claims.access import claim_for
from apps.claims.models import Claim
from apps.disputes.access import dispute_for
from apps.disputes.models import Dispute
from apps.http import render_page

CHANGED = "changed"  # says in a thread's address that its place on the page takes the focus


@require_safe
def claim_notes(request: UserRequest, pk: int) -> HttpResponse:
    return show_thread(request, claim_for(request, pk, to=Right.READ), NoteForm(), status=200)


@require_safe
def dispute_notes(request: UserRequest, pk: int) -> HttpResponse:
    return show_thread(request, dispute_for(request, pk, to=Right.READ), NoteForm(), status=200)


@require_POST
def claim_note_add(request: UserRequest, pk: int) -> HttpResponse:
    return save_note(request, claim_for(request, pk, to=Right.EDIT))


@require_POST
def dispute_note_add(request: UserRequest, pk: int) -> HttpResponse:
    return save_note(request, dispute_for(request, pk, to=Right.EDIT))


def save_note(request: UserRequest, row: Claim | Dispute) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_thread(request, row, form, status=422)
    note = notes.add_note(on=row, words=form.cleaned_data["words"], by=request.user)
    return redirect(where_next(request, f"{note.thread_url}?{CHANGED}"))


def show_thread(request: UserRequest, row: Claim | Dispute, form: NoteForm, *, status: int) -> HttpResponse:
    thread = Note.objects.filter(claim=row) if isinstance(row, Claim) else Note.objects.filter(dispute=row)
    kind = "claim" if isinstance(row, Claim) else "dispute"
    context = {
        "row": row,
        "thread": thread.for_thread(),
        "form": form,
        "changed": CHANGED in request.GET,
        "add": reverse(f"{kind}_note_add", args=[row.pk]),
    }
    return render_page(request, "annotation/notes.html", context, part="notes", status=status)


def note_for(request: UserRequest, pk: int) -> Note:
    return row_for(request, Note.objects.select_related("claim", "dispute", "by"), pk=pk, to=Right.EDIT)


@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: UserRequest, pk: int) -> HttpResponse:
    note = note_for(request, pk)
    notes.refuse_strangers(note, request.user)
    if request.method != "POST":
        return show_note(request, note, NoteEditForm(initial={"version": note.version, "words": note.words}), 200)
    form = NoteEditForm(request.POST)
    if not form.is_valid():
        return show_note(request, note, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data
    try:
        notes.edit_note(note=note, seen=said["version"], words=said["words"], by=request.user, at=timezone.now())
    except Stale:
        return show_note(request, note, form.on_top_of(note.version), HTTPStatus.CONFLICT)
    return redirect(where_next(request, f"{note.thread_url}#note-{note.pk}"))


def show_note(request: UserRequest, note: Note, form: Any, status: int) -> HttpResponse:  # Any: bound or not
    context = {"note": note, "form": form, "is_conflict": status == HTTPStatus.CONFLICT}
    return render(request, "annotation/note_edit.html", context, status=status)


@require_POST
def note_delete(request: UserRequest, pk: int) -> HttpResponse:
    note = note_for(request, pk)
    notes.delete_note(note=note, by=request.user, at=timezone.now())
    messages.success(request, "Your note is taken away.", extra_tags=reverse("note_restore", args=[pk]))
    return redirect(where_next(request, f"{note.thread_url}?{CHANGED}"))


@require_POST
def note_restore(request: UserRequest, pk: int) -> HttpResponse:
    note = note_for(request, pk)
    notes.restore_note(note=note, by=request.user)
    messages.success(request, "Your note is back.")
    return redirect(where_next(request, f"{note.thread_url}?{CHANGED}"))
