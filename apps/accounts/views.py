"""The page on which people choose how pages look and answer."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import readable
from apps.accounts.forms import PreferencesForm
from apps.accounts.models import User
from apps.accounts.preferences import keep_preferences, preferences_of, remember
from apps.http import HtmxRequest


@require_http_methods(["GET", "HEAD", "POST"])
@readable
def settings_page(request: HtmxRequest) -> HttpResponse:
    if request.method != "POST":
        return show_settings(request, PreferencesForm(initial=asdict(preferences_of(request))), status=200)
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return show_settings(request, form, status=422)
    response = redirect("settings")
    if isinstance(request.user, User):
        keep_preferences(form.preferences(), request.user)
    else:
        remember(form.preferences(), response)
    messages.success(request, "Saved.")
    return response


def show_settings(request: HtmxRequest, form: PreferencesForm, *, status: int) -> HttpResponse:
    return render(request, "accounts/settings.html", {"form": form}, status=status)
