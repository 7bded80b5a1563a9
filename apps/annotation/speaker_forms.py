"""What a person sends to make two speakers one."""

from django import forms

from apps.annotation.forms import VersionedForm


class SpeakerMergeForm(VersionedForm):
    """The versions of both that somebody saw."""

    other_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
