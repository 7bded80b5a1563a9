from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from apps.sources.models import Article, ArticleText, Exclusion, Source


class LookOnly(admin.ModelAdmin):
    """Rows that the pages and the engine write; the database refuses most changes of them."""

    def get_readonly_fields(self, _request: HttpRequest, _obj: Model | None = None) -> list[str]:
        return [field.name for field in self.opts.fields]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["name", "domain", "country", "created_at"]
    search_fields = ["name", "domain"]


@admin.register(Article)
class ArticleAdmin(LookOnly):
    list_display = ["title", "source", "published_on", "language", "media_type", "uploaded_by", "created_at"]
    list_filter = ["media_type", "language"]
    list_select_related = ["source", "uploaded_by"]
    search_fields = ["title", "url", "external_id", "raw_sha256"]


@admin.register(ArticleText)
class ArticleTextAdmin(LookOnly):
    list_display = ["article", "number", "decoded_as", "sha256", "created_at"]
    list_select_related = ["article"]
    search_fields = ["article__title", "sha256"]


@admin.register(Exclusion)
class ExclusionAdmin(LookOnly):
    list_display = ["text", "start", "end", "state"]
    list_filter = ["state"]
    list_select_related = ["text"]
