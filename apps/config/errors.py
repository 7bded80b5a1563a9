"""Pages for requests that cannot be answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that came without its token, or with an old one."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
