"""All addresses. Permalinks never change."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.disputes.urls")),
    path("", include("apps.claims.urls")),
    path("", include("apps.ingest.urls")),
    path("", include("apps.annotation.urls")),
    path("", include("apps.accounts.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "apps.config.errors.server_error"
