from django.contrib import admin

from apps.claims.models import Alias, Claim, ClaimSpan, Speaker, SpeakerMatch
from apps.sources.admin import LookOnly


class AliasInline(admin.TabularInline):
    model = Alias
    extra = 0
    can_delete = False
    readonly_fields = ["name", "name_key", "origin"]
    max_num = 0


@admin.register(Speaker)
class SpeakerAdmin(LookOnly):
    list_display = ["name", "disambiguation", "kind", "represents", "merged_into", "origin"]
    list_filter = ["kind", "origin"]
    list_select_related = ["represents", "merged_into"]
    search_fields = ["name", "aliases__name"]
    inlines = [AliasInline]


@admin.register(SpeakerMatch)
class SpeakerMatchAdmin(LookOnly):
    list_display = ["speaker", "other", "reason", "confidence", "origin", "state"]
    list_filter = ["state", "reason"]
    list_select_related = ["speaker", "other"]


class ClaimSpanInline(admin.TabularInline):
    model = ClaimSpan
    extra = 0
    can_delete = False
    readonly_fields = ["role", "start", "end", "quote", "prefix", "suffix"]
    max_num = 0


@admin.register(Claim)
class ClaimAdmin(LookOnly):
    list_display = ["id", "speaker", "act", "quoting", "origin", "state", "confidence", "engine_version"]
    list_filter = ["state", "origin", "act", "quoting", "implicit"]
    list_select_related = ["speaker"]
    search_fields = ["speaker__name"]
    inlines = [ClaimSpanInline]
