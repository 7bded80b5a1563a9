"""The page on which people say what is known of a source."""

import re
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import Right, UserRequest
from apps.annotation.forms import VersionedForm
from apps.annotation.source_details import NameTaken, SourceDetails, edit_source
from apps.annotation.versions import Stale
from apps.sources.access import source_for
from apps.sources.models import Source

FIELDS = ("name", "domain", "country", "language", "owner", "owner_from")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", re.IGNORECASE)


class SourceForm(VersionedForm):
    """What is known of a source."""

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    domain = forms.CharField(label="Site", max_length=253, required=False, help_text="Such as example.org")
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        required=False,
        help_text="Two letters (ISO 3166), such as IL",
        error_messages={"invalid": "Two letters."},
    )
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        required=False,
        max_length=12,
        help_text="A code (BCP 47), such as en or pt-BR",
        error_messages={"invalid": "A code such as en."},
    )
    owner = forms.CharField(max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"}))
    owner_from = forms.CharField(
        label="Where the owner stands written",
        max_length=500,
        required=False,
        help_text="An address or a citation. What is said of an owner needs one.",
    )

    def clean_domain(self) -> str:
        domain = (
            str(self.cleaned_data["domain"])
            .strip()
            .lower()
            .removeprefix("https://")
            .removeprefix("http://")
            .rstrip("/")
        )
        if domain and not DOMAIN.fullmatch(domain):
            raise forms.ValidationError("This is no site’s name.")
        return domain

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> None:
        if self.cleaned_data.get("owner") and not self.cleaned_data.get("owner_from"):
            self.add_error("owner_from", "Say where it stands that this is the owner.")

    def details(self) -> SourceDetails:
        return SourceDetails(**{name: self.cleaned_data[name] for name in FIELDS})


@require_http_methods(["GET", "HEAD", "POST"])
def source_edit(request: UserRequest, pk: int) -> HttpResponse:
    source = source_for(request, pk, to=Right.EDIT)
    if request.method != "POST":
        return show(request, source, SourceForm(initial=values_of(source)), status=200)
    form = SourceForm(request.POST)
    if not form.is_valid():
        return show(request, source, form, status=422)
    try:
        edit_source(source=source, seen=form.cleaned_data["version"], details=form.details(), by=request.user)
    except Stale as stale:
        return show(request, source, form.on_top_of(stale.current.version), status=409)
    except NameTaken as refused:
        form.add_error("name", str(refused))
        return show(request, source, form, status=422)
    messages.success(request, "What is known of the source is saved.")
    return redirect(source)


def values_of(source: Source) -> dict[str, object]:
    return {name: getattr(source, name) for name in ("version", *FIELDS)}


def show(request: UserRequest, source: Source, form: SourceForm, *, status: int) -> HttpResponse:
    now = [(form.fields[name].label or name.capitalize(), getattr(source, name)) for name in FIELDS]
    context = {"source": source, "form": form, "current": now if status == HTTPStatus.CONFLICT else None}
    return render(request, "annotation/source_edit.html", context, status=status)
