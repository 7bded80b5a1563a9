"""What a person sends about suggestions of the review queue."""

from django import forms

from apps.annotation.deciding import Word
from apps.annotation.models import Decision
from apps.annotation.queues import REASONS, Kind

SKIPPED = "skipped"


class WordForm(forms.Form):
    """Accept, reject with a reason, or skip."""

    said = forms.ChoiceField(choices=[*Decision.Said.choices, (SKIPPED, "skipped")], widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    other_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    reason = forms.ChoiceField(label="Why reject", required=False)
    words = forms.CharField(
        label="Or in other words",
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto", "placeholder": "or in other words"}),
    )

    def __init__(self, *args: object, kind: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what any form takes
        self.kind = kind
        self.fields["reason"].choices = [(one, one) for one in REASONS[Kind(kind)]]  # type: ignore[attr-defined]  # a ChoiceField

    def word(self) -> Word:
        data = self.cleaned_data
        said = Decision.Said(data["said"])
        reason = (data["words"] or data["reason"]) if said == Decision.Said.REJECTED else ""
        seen = (data["version"], data["other_version"]) if self.kind == Kind.MATCH else (data["version"],)
        return Word(said, reason, seen)
