"""What people choose about their own pages."""

from django import forms

from apps.accounts.models import Density, Marks, Theme
from apps.accounts.preferences import Preferences
from apps.accounts.searches import SavedSearch


class PreferencesForm(forms.Form):
    """How pages look and answer."""

    theme = forms.ChoiceField(choices=Theme.choices, label="Colours", widget=forms.RadioSelect)
    marks = forms.ChoiceField(choices=Marks.choices, label="Highlights in articles", widget=forms.RadioSelect)
    density = forms.ChoiceField(choices=Density.choices, label="Room between lines", widget=forms.RadioSelect)
    shortcuts = forms.BooleanField(
        label="Single letters are keys",
        required=False,
        help_text="Switch this off if you dictate, or if keys get in the way of your screen reader. "
        "Everything can also be done without them.",
    )

    def preferences(self) -> Preferences:
        return Preferences(**self.cleaned_data)


class SaveSearchForm(forms.Form):
    """A search over one list, and the name to keep it under."""

    over = forms.ChoiceField(choices=SavedSearch.Over.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    name = forms.CharField(max_length=100)


class RenameSearchForm(forms.Form):
    name = forms.CharField(label="New name", max_length=100)
