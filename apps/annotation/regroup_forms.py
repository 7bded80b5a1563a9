"""What people type and choose when they regroup disputes."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict

from apps.annotation.forms import DecisionForm, VersionedForm
from apps.disputes.arrangements import Arrangement
from apps.disputes.models import Position

NEW_SIDE = "a new side"


class ClaimForm(DecisionForm):
    """One claim of the version of a dispute that somebody saw."""

    claim = forms.IntegerField(min_value=1)


class PlaceForm(ClaimForm):
    """One claim, and the number of the side it goes to."""

    side = forms.IntegerField(min_value=0, max_value=99)


class MergeForm(VersionedForm):
    """Which side of the other dispute goes to which of the heir's."""

    other_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: object, heir: Sequence[Position], other: Sequence[Position], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what any form takes
        choices = [(place, f"{side.letter}: {side.name}"[:80]) for place, side in enumerate(heir)]
        choices += [(len(heir) + place, f"{NEW_SIDE} {place + 1}") for place in range(len(other))]
        for number, side in enumerate(other):
            self.fields[f"place{number}"] = forms.TypedChoiceField(
                choices=choices, coerce=int, label=f"Its side {side.letter} ({side.name}) goes to"[:120]
            )

    def places(self) -> dict[int, int]:
        return {int(name[5:]): place for name, place in self.cleaned_data.items() if name.startswith("place")}


class SplitForm(VersionedForm):
    """The claims that go, and the question that they answer."""

    question = forms.CharField(
        label="Question of the new dispute",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="One question that its sides answer differently, in words that no side would refuse.",
    )
    is_part = forms.BooleanField(label="It stays a part of this dispute", required=False)
    claims = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Choose the claims that go."})

    def __init__(self, *args: object, stood: Arrangement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what any form takes
        self.stood = stood
        self.fields["claims"].choices = [(key, key) for stand in stood for key in stand.claims]  # type: ignore[attr-defined]

    def on_top_of(self, version: int) -> "SplitForm":
        """The same choice and typing."""
        data = cast(QueryDict, self.data).copy()  # posted: it holds every chosen claim, a plain mapping one
        data["version"] = str(version)
        return SplitForm(data, stood=self.stood)


class ParentForm(DecisionForm):
    """The dispute that another is a part of; none where it stands alone."""

    parent = forms.IntegerField(min_value=1, required=False)
