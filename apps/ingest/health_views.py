"""Signs of life: two for machines, one page for people."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import readable
from apps.http import HtmxRequest
from apps.ingest.health import broker_answers, check_health, is_migrated


@require_safe
@login_not_required
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@login_not_required
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Ready when the database answers and is migrated. Without the broker uploads still work: ready, but degraded."""
    if not is_migrated():
        return JsonResponse({"status": "not ready", "database": False}, status=503)
    broker = broker_answers()
    return JsonResponse({"status": "ready" if broker else "degraded", "database": True, "broker": broker})


@require_safe
@readable
@never_cache
def health_page(request: HtmxRequest) -> HttpResponse:
    return render(request, "ingest/health.html", {"health": check_health(timezone.now()), "now": timezone.now()})
