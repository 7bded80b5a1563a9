"""What people type when they mark, decide and edit. Forms validate; services save."""

from typing import Any, Self

from django import forms

from apps.annotation.marking import Selection
from apps.annotation.passages import LONGEST
from apps.annotation.services import ArticleDetails


class SelectionForm(forms.Form):
    """A place in one text and the words that stand there."""

    text = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    start = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    words = forms.CharField(
        label="Words of the claim",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "class": "exact-words"}),
        help_text="Take away what does not belong to the claim; the words themselves stay as they are.",
    )

    def selection(self) -> Selection:
        data = self.cleaned_data
        return Selection(start=data["start"], end=data["end"], words=data["words"])


class DecisionForm(forms.Form):
    """One person's word on the version of a row they saw."""

    version = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=200, required=False)


class VersionedForm(forms.Form):
    """A form about the version of a row that somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def on_top_of(self, version: int) -> Self:
        """The same typing, to be sent again knowing of the newer version."""
        return type(self)({name: self.data[name] for name in self.data} | {"version": version})


class QuestionForm(VersionedForm):
    """A dispute's neutral question."""

    question = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="One question that the sides answer differently, in words that no side would refuse.",
    )


class NoteForm(forms.Form):
    """A note on a claim or a dispute."""

    words = forms.CharField(label="Note", max_length=5000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))


class NoteEditForm(VersionedForm, NoteForm):
    """A note that is written anew."""


class ArticleForm(VersionedForm):
    """What is known about an article."""

    title = forms.CharField(max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))
    source_name = forms.CharField(
        label="Outlet", max_length=200, required=False, widget=forms.TextInput(attrs={"list": "source-names"})
    )
    published_on = forms.DateField(
        label="Date of publication", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    url = forms.URLField(label="Address of the original page", max_length=2000, required=False, assume_scheme="https")
    byline = forms.CharField(label="By", max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"}))

    def details(self) -> ArticleDetails:
        data: dict[str, Any] = self.cleaned_data  # Any: what the fields clean to
        return ArticleDetails(
            title=data["title"],
            source_name=data["source_name"],
            published_on=data["published_on"],
            url=data["url"],
            byline=data["byline"],
        )
