"""What a person sends about speakers: two are one, what is known of one, whose claims some are."""

from django import forms

from apps.annotation.forms import VersionedForm
from apps.annotation.speaker_details import SpeakerDetails
from apps.claims.models import Speaker

NAMES = {"list": "speaker-names", "autocomplete": "off", "dir": "auto"}
LINKED_KINDS = [(value, label) for value, label in Speaker.Kind.choices if value != Speaker.Kind.UNNAMED]


class SpeakerMergeForm(VersionedForm):
    """The versions of both that somebody saw."""

    other_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SpeakerForm(VersionedForm):
    """What is known of a speaker."""

    name = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    disambiguation = forms.CharField(
        label="Told apart by",
        max_length=200,
        required=False,
        help_text="A few words, where others bear the same name. The engine then leaves the name to the other one.",
    )
    kind = forms.ChoiceField(choices=Speaker.Kind.choices)
    represents = forms.CharField(
        label="Speaks for",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=NAMES),
        help_text="The body or state; a name that is new becomes a speaker.",
    )

    def details(self) -> SpeakerDetails:
        data = self.cleaned_data
        return SpeakerDetails(data["name"], data["disambiguation"], data["kind"], data["represents"])


class AliasForm(forms.Form):
    alias = forms.CharField(label="One more name", max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))


class HandOverForm(forms.Form):
    """Claims that are another speaker's."""

    claims = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Choose at least one claim."}, widget=forms.MultipleHiddenInput
    )
    name = forms.CharField(
        label="Whose they are",
        max_length=300,
        widget=forms.TextInput(attrs=NAMES),
        help_text="A speaker known here, or a new name.",
    )
    kind = forms.ChoiceField(
        choices=LINKED_KINDS, label="Kind of speaker", help_text="Used only for a name that is new."
    )

    def __init__(self, *args: object, offered: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what any form takes
        self.fields["claims"].choices = [(key, key) for key in offered]  # type: ignore[attr-defined]  # a choice field
