from django.contrib import admin

from apps.ingest.models import Run, Upload, Worker
from apps.sources.admin import LookOnly


@admin.register(Upload)
class UploadAdmin(LookOnly):
    list_display = ["raw_name", "article", "by", "was_there", "created_at"]
    list_filter = ["was_there"]
    list_select_related = ["article", "by"]
    search_fields = ["raw_name", "article__title"]


@admin.register(Run)
class RunAdmin(LookOnly):
    list_display = ["id", "article", "engine_version", "state", "step", "attempts", "error_code", "created_at"]
    list_filter = ["state", "engine_version", "error_code"]
    list_select_related = ["article"]
    search_fields = ["article__title"]


@admin.register(Worker)
class WorkerAdmin(LookOnly):
    list_display = ["name", "engine_version", "started_at", "seen_at"]
