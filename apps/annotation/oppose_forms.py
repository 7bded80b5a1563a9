"""What people choose when they set one claim against another."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.disputes.models import Dispute, Opposition

NEW = "new"


class OpposeForm(forms.Form):
    """Which of two claims counters the other, how, and in which dispute."""

    counters = forms.ChoiceField(label="Who counters", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="How", choices=Opposition.Kind.choices, initial=Opposition.Kind.CONTRADICTS)
    place = forms.ChoiceField(label="Where they stand against each other", widget=forms.RadioSelect)
    question = forms.CharField(
        label="Question of the new dispute",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="For a new dispute: one question that the two answer differently, in words neither would refuse.",
    )

    def __init__(
        self, *args: Any, counters: list[tuple[str, str]], disputes: Iterable[Dispute], **kwargs: Any
    ) -> None:  # Any: what any form takes
        super().__init__(*args, **kwargs)
        places = [(f"{dispute.pk}.{dispute.version}", f"In: {dispute.question}") for dispute in disputes]
        self.fields["counters"].choices = counters  # type: ignore[attr-defined]  # both are choice fields
        self.fields["place"].choices = [*places, (NEW, "In a new dispute")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:  # Any: what the fields clean to
        data: dict[str, Any] = super().clean() or {}
        if data.get("place") == NEW and not data.get("question"):
            self.add_error("question", "A new dispute needs a question.")
        return data

    def dispute(self) -> tuple[int, int] | None:
        """The dispute to join and the version of it that was seen; None for a new one."""
        place = self.cleaned_data["place"]
        if place == NEW:
            return None
        key, version = place.split(".")
        return int(key), int(version)
