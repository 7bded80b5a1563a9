from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from apps.accounts.models import User

admin.site.site_header = "Counterclaim"
admin.site.site_title = "Counterclaim"
admin.site.index_title = "Administration"


@admin.register(User)
class CounterclaimUserAdmin(UserAdmin):
    list_display = ["username", "role", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["role", "is_staff", "is_active"]
    fieldsets = [*(UserAdmin.fieldsets or ()), ("Counterclaim", {"fields": ["role"]})]
    add_fieldsets = [*UserAdmin.add_fieldsets, ("Counterclaim", {"fields": ["role"]})]
