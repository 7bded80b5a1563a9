"""Pages for requests that cannot be answered; 403 and 404 are Django's own views with our templates."""

import logging
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that came without its token, or with an old one."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a crash: an id that is also in the log, and nothing that could crash again.

    Rendered without the request, so that no context processor asks a database that may be down.
    """
    error_id = uuid4().hex[:12]
    logger.error("error %s at %s", error_id, request.path, exc_info=True)
    return HttpResponse(render_to_string("500.html", {"error_id": error_id}), status=500)
