"""The one module all pages share: how a page, or the part htmx asks for, is rendered, and how one moves."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


def render_page(
    request: HtmxRequest, template: str, context: dict[str, Any], *, part: str, status: int = 200
) -> HttpResponse:  # Any: a template's context holds whatever the page shows
    """Render the whole page, or only its partial `part` when htmx asks.

    A history restore gets the whole page: htmx has lost its own copy.
    """
    wants_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, f"{template}#{part}" if wants_part else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def moved_to(request: HttpRequest, row: Model) -> HttpResponse:
    """A lasting redirect to where the row's page is today, and to the place in a list that the address names.

    A browser keeps such a redirect for good unless it is told to ask again; and it has to, for a merge can be undone.
    """
    query = request.META.get("QUERY_STRING", "")
    response = redirect(resolve_url(row) + (f"?{query}" if query else ""), permanent=True)
    patch_cache_control(response, no_cache=True)
    return response
