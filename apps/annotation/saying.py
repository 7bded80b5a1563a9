"""What a page says after something was done, with the button that takes it back."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from apps.annotation.models import Deed


def say_undoable(request: HttpRequest, words: str, deed: Deed | None) -> None:
    """A message; `parts/messages.html` makes a button of the address that undoes the deed."""
    messages.success(request, words, extra_tags=reverse("deed_undo", args=[deed.pk]) if deed else "")
