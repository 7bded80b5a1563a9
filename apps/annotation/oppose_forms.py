"""What people choose when they set one claim against another."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html

from apps.disputes.models import Dispute, Opposition

NEW = "new"
CORROBORATES = "corroborates"


class NumberedRadios(forms.RadioSelect):
    """Choices that the number keys press."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # Any: what Django passes and expects
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        number = int(option["index"]) + 1
        option["label"] = format_html('<kbd aria-hidden="true">{}</kbd> {}', number, option["label"])
        option["attrs"] |= {"aria-keyshortcuts": str(number)} | ({"autofocus": True} if number == 1 else {})
        return option


class OpposeForm(forms.Form):
    """Which of two claims counters the other, how, and in which dispute."""

    counters = forms.ChoiceField(label="Who counters", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="How", initial=Opposition.Kind.CONTRADICTS, widget=NumberedRadios)
    place = forms.ChoiceField(label="Where they stand against each other", widget=forms.RadioSelect)
    question = forms.CharField(
        label="Question of the new dispute",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="For a new dispute: one question that the two answer differently, in words neither would refuse.",
    )
    cue = forms.CharField(
        label="Words that show it",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text="As they stand in the sentence of the claim that counters: “not”, “denied”, “on the contrary”.",
    )

    def __init__(
        self,
        *args: Any,
        counters: list[tuple[str, str]],
        disputes: Iterable[Dispute],
        may_corroborate: bool,
        **kwargs: Any,
    ) -> None:  # Any: what any form takes
        super().__init__(*args, **kwargs)
        places = [(f"{dispute.pk}.{dispute.version}", f"In: {dispute.question}") for dispute in disputes]
        self.fields["counters"].choices = counters  # type: ignore[attr-defined]  # both are choice fields
        self.fields["place"].choices = [*places, (NEW, "In a new dispute")]  # type: ignore[attr-defined]
        same = [(CORROBORATES, "says the same as (and needs no dispute)")] if may_corroborate else []
        self.fields["kind"].choices = [*Opposition.Kind.choices, *same]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:  # Any: what the fields clean to
        data: dict[str, Any] = super().clean() or {}
        if data.get("place") == NEW and not data.get("question") and data.get("kind") != CORROBORATES:
            self.add_error("question", "A new dispute needs a question.")
        return data

    def dispute(self) -> tuple[int, int] | None:
        """The dispute to join and the version of it that was seen; None for a new one."""
        place = self.cleaned_data["place"]
        if place == NEW:
            return None
        key, version = place.split(".")
        return int(key), int(version)
