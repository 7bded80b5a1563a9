from django.contrib import admin

from apps.disputes.models import Dispute, Membership, Opposition, Position
from apps.sources.admin import LookOnly


@admin.register(Opposition)
class OppositionAdmin(LookOnly):
    list_display = ["id", "counterclaim_id", "kind", "claim_id", "confidence", "origin", "state"]
    list_filter = ["kind", "state", "origin"]


class PositionInline(admin.TabularInline):
    model = Position
    extra = 0
    can_delete = False
    readonly_fields = ["ordinal", "label"]
    max_num = 0


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    can_delete = False
    readonly_fields = ["position", "claim", "ordinal"]
    max_num = 0


@admin.register(Dispute)
class DisputeAdmin(LookOnly):
    list_display = ["question", "state", "one_sided", "claim_count", "article_count", "origin", "active_on"]
    list_filter = ["state", "one_sided", "origin"]
    search_fields = ["question"]
    exclude = ["search"]
    inlines = [PositionInline, MembershipInline]
