from django.urls import path

from apps.ingest import health_views, views

urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path("upload/sample/", views.upload_sample, name="upload_sample"),
    path("uploads/<uuid:key>/", views.uploads, name="uploads"),
    path("jobs/<int:pk>/", views.run_page, name="run"),
    path("jobs/<int:pk>/row", views.run_row, name="run_row"),
    path("jobs/<int:pk>/retry/", views.run_retry, name="run_retry"),
    path("health/", health_views.health_page, name="health"),
    path("healthz", health_views.healthz, name="healthz"),
    path("readyz", health_views.readyz, name="readyz"),
]
