"""What people send about blind rounds."""

from typing import Any

from django import forms

from apps.accounts.access import HELD_FROM, Right
from apps.accounts.models import RANK, User
from apps.annotation.passages import LONGEST
from apps.annotation.queues import REASONS
from apps.annotation.round_models import Judgement, ReviewRound, RoundItem
from apps.annotation.rounds import Opinion

FEWEST, MOST = 2, 500
JUDGES = [role for role, rank in RANK.items() if rank >= RANK[HELD_FROM[Right.EDIT]]]


class RoundForm(forms.Form):
    """What is put up, how much of it, and who judges it."""

    name = forms.CharField(max_length=200, help_text="For those who judge, and for the table of agreement.")
    kind = forms.ChoiceField(choices=ReviewRound.Kind.choices, label="What is judged")
    article = forms.CharField(
        max_length=200,
        required=False,
        help_text="Words of its title, or its number. Leave it empty for a sample of the whole collection.",
    )
    size = forms.IntegerField(
        min_value=1, max_value=MOST, initial=50, label="At most how many", help_text="Taken at random."
    )
    reviewers = forms.ModelMultipleChoiceField(queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: what any form takes
        super().__init__(*args, **kwargs)
        able = User.objects.filter(is_active=True, role__in=JUDGES).order_by("username")
        self.fields["reviewers"].queryset = able  # type: ignore[attr-defined]  # of a model choice field

    def clean_reviewers(self) -> Any:  # Any: the users that were chosen
        chosen = self.cleaned_data["reviewers"]
        if len(chosen) < FEWEST:
            raise forms.ValidationError("Choose at least two: one alone agrees with nobody.")
        return chosen


class OpinionForm(forms.Form):
    """One reviewer's judgement; of a claim also its words and who says it."""

    item = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    said = forms.ChoiceField(choices=Judgement.Said.choices, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label="Why reject", required=False)
    words = forms.CharField(
        label="Its words",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text="Shorten or lengthen them as the article has them, if the boundaries are wrong.",
    )
    speaker = forms.CharField(required=False, max_length=300, widget=forms.TextInput({"dir": "auto"}))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:  # Any: what any form takes
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one, one) for one in REASONS[kind]]  # type: ignore[attr-defined,index]  # a choice field; kinds are words
        if kind != ReviewRound.Kind.CLAIM:
            del self.fields["words"], self.fields["speaker"]

    def opinion(self) -> Opinion:
        data = self.cleaned_data
        return Opinion(data["said"], data["reason"], data.get("words", ""), data.get("speaker", ""))


class SettlingForm(forms.Form):
    """One of the judgements, or a word of one's own."""

    taken = forms.IntegerField(required=False, min_value=1)
    said = forms.ChoiceField(choices=RoundItem.Outcome.choices, required=False)
    reason = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:  # Any: what the fields clean to
        data = super().clean() or {}
        if not data.get("taken") and not data.get("said"):
            raise forms.ValidationError("Take one of the judgements, or decide anew.")
        return data
