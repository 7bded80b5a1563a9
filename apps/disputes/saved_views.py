"""Saved searches: kept, opened, renamed, deleted and brought back. Here because what is new in them is counted here."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import UserRequest
from apps.accounts.forms import RenameSearchForm, SaveSearchForm
from apps.accounts.searches import Marked, SavedSearch, delete_search, restore_search, save_search
from apps.claims.filters import ARTICLES, CLAIMS
from apps.disputes.filters import DISPUTES

LISTS = {one.over: one for one in (DISPUTES, CLAIMS, ARTICLES)}


def marked(request: HttpRequest) -> list[Marked]:
    """The searches of the one who asks, over whatever list, each with what is new in it; none signed out."""
    searches = SavedSearch.objects.of(request).standing()
    return [LISTS[SavedSearch.Over(search.over)].mark(search, request) for search in searches]


@require_safe
def saved_searches(request: UserRequest) -> HttpResponse:
    return show_searches(request)


def show_searches(
    request: UserRequest, *, wrong: SaveSearchForm | RenameSearchForm | None = None, key: int = 0, status: int = 200
) -> HttpResponse:
    """All of them; `wrong`: a name that was refused, for the search with this key or, if 0, for a new one."""
    context = {
        "saved": marked(request),
        "deleted": SavedSearch.objects.of(request).deleted(),
        "wrong": wrong,
        "wrong_key": key,
    }
    return render(request, "accounts/saved_searches.html", context, status=status)


@require_POST
def search_save(request: UserRequest) -> HttpResponse:
    form = SaveSearchForm(request.POST)
    if not form.is_valid():
        return show_searches(request, wrong=form, status=422)
    search, is_new = save_search(user_id=request.user.pk, at=timezone.now(), **form.cleaned_data)
    messages.success(request, f"Saved as “{search}”." if is_new else f"This search is saved already, as “{search}”.")
    return redirect(search.address)


@require_POST
def search_open(request: UserRequest, pk: int) -> HttpResponse:
    """Lead to the list, where what came since the last time is marked as new."""
    search = get_object_or_404(SavedSearch.objects.of(request).standing(), pk=pk)
    before = search.seen_at
    SavedSearch.objects.filter(pk=pk).update(seen_at=timezone.now())
    joint = "&" if len(search.query) > 1 else ""
    return redirect(f"{search.address}{joint}{urlencode({'seen': before.isoformat()})}")


@require_POST
def search_rename(request: UserRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.of(request).standing(), pk=pk)
    form = RenameSearchForm(request.POST)
    if not form.is_valid():
        return show_searches(request, wrong=form, key=pk, status=422)
    SavedSearch.objects.filter(pk=pk).update(name=form.cleaned_data["name"])
    messages.success(request, f"“{search}” is now called “{form.cleaned_data['name']}”.")
    return redirect("saved_searches")


@require_POST
def search_delete(request: UserRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.of(request).standing(), pk=pk)
    delete_search(search, at=timezone.now())
    messages.success(request, f"“{search}” is deleted. It can be brought back below.")
    return redirect("saved_searches")


@require_POST
def search_restore(request: UserRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.of(request).deleted(), pk=pk)
    if restore_search(search):
        messages.success(request, f"“{search}” is back.")
    else:
        messages.warning(request, f"The search of “{search}” was saved anew meanwhile.")
    return redirect("saved_searches")
