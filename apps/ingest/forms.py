"""What people fill in to hand in articles."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from apps.ingest.batches import MAX_FILES
from apps.ingest.services import About


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; empty ones are left for the service to refuse by name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":  # Any: Django's signature
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class PastedField(forms.CharField):
    """Text as it is. A NUL is no reason to refuse an article: reading puts U+FFFD in its place."""

    def __init__(self, **kwargs: Any) -> None:  # Any: a field's options
        super().__init__(strip=False, **kwargs)
        self.validators = []


class BatchForm(forms.Form):
    """What holds for all articles of one form; `key` makes a form sent twice one upload."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    source_name = forms.CharField(
        label="Outlet",
        max_length=200,
        required=False,
        help_text="Who published it. Left empty, it is guessed from the text.",
        widget=forms.TextInput(attrs={"list": "source-names"}),
    )
    published_on = forms.DateField(
        label="Date of publication",
        required=False,
        help_text="Left empty, it is guessed from the text.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def about(self) -> About:
        data = self.cleaned_data
        return About(title=data.get("title", ""), source_name=data["source_name"], published_on=data["published_on"])


class PasteForm(BatchForm):
    text = PastedField(
        label="Text of the article",
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        error_messages={"required": "Paste the text of an article first."},
    )
    title = forms.CharField(
        max_length=300,
        required=False,
        help_text="Left empty, the first line that looks like a headline is taken.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    field_order = ("key", "text", "title", "source_name", "published_on")


class FilesForm(BatchForm):
    documents = FilesField(
        label="Files", allow_empty_file=True, error_messages={"required": "Choose at least one file first."}
    )
    field_order = ("key", "documents", "source_name", "published_on")

    def clean_documents(self) -> "list[UploadedFile[Any]]":
        files: list[UploadedFile[Any]] = self.cleaned_data["documents"]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Up to {MAX_FILES} files can be sent at once; these are {len(files)}.")
        return files
