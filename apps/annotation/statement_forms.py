"""What people say of a passage when they mark a claim or mend one. Forms validate; marking.py saves."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from apps.annotation.forms import SelectionForm, VersionedForm
from apps.annotation.marking import Selection, Statement
from apps.annotation.passages import LONGEST
from apps.annotation.tellers import Named, tellers_of
from apps.claims.models import Claim, Speaker

FEWEST_RUNGS = 2
MOST_RUNGS = 6
MOST_PIECES = 20
TELLER_KINDS = [
    (Speaker.Kind.OUTLET, "outlet"),
    (Speaker.Kind.DOCUMENT, "document"),
    (Speaker.Kind.UNNAMED, "unnamed sources"),
    (Speaker.Kind.PERSON, "person"),
    (Speaker.Kind.ORGANISATION, "organisation"),
    (Speaker.Kind.GOVERNMENT, "government body"),
    (Speaker.Kind.GROUP, "group"),
]


def name_input(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"list": "speaker-names", "autocomplete": "off", "dir": "auto", **attrs})


class StatementForm(forms.Form):
    """Who says it, how, and through whom it came: as many rungs as are filled in, and one to fill in."""

    speaker = forms.CharField(
        max_length=300,
        required=False,
        help_text="Whom the text says it comes from. Leave it empty where nobody is named.",
        widget=name_input(),
    )
    kind = forms.ChoiceField(
        choices=Speaker.Kind.choices, label="Kind of speaker", help_text="Used only for a name that is new."
    )
    quoting = forms.ChoiceField(choices=Claim.Quoting.choices, label="How it is quoted")
    act = forms.ChoiceField(choices=Claim.Act.choices, label="What the speaker does")
    negated = forms.BooleanField(required=False, label="Negated: the speaker says that something is not so")
    hedged = forms.BooleanField(required=False, label="Hedged: “may”, “reportedly”, “it seems”")
    note = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="For you and your colleagues.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: what any form takes
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        filled = [place for place in range(MOST_RUNGS) if given.get(f"teller{place}")]
        for place in range(min(MOST_RUNGS, max(FEWEST_RUNGS, max(filled, default=-1) + 2))):
            self.fields[f"teller{place}"] = forms.CharField(
                max_length=300, required=False, label=f"Teller {place + 1}", widget=name_input()
            )
            self.fields[f"teller_kind{place}"] = forms.ChoiceField(
                choices=TELLER_KINDS, required=False, label=f"Kind of teller {place + 1}"
            )

    @property
    def rungs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each rung, the outermost first."""
        places = [name.removeprefix("teller_kind") for name in self.fields if name.startswith("teller_kind")]
        return ((self[f"teller{place}"], self[f"teller_kind{place}"]) for place in places)

    @property
    def checks(self) -> list[forms.BoundField]:
        return [self["negated"], self["hedged"]]

    @property
    def has_tellers(self) -> bool:
        return any(name.value() for name, _ in self.rungs)

    def statement(self) -> Statement:
        data = self.cleaned_data
        rungs = [(name.name, kind.name) for name, kind in self.rungs]
        return Statement(
            speaker=Named(data["speaker"], data["kind"]),
            quoting=data["quoting"],
            act=data["act"],
            note=data["note"],
            negated=data["negated"],
            hedged=data["hedged"],
            tellers=tuple(
                Named(data[name], data[kind] or Speaker.Kind.OUTLET) for name, kind in rungs if data[name].strip()
            ),
        )


class MarkForm(SelectionForm, StatementForm):
    """A claim marked by hand."""


class EditForm(VersionedForm, StatementForm):
    """What is known about a claim, apart from where its words stand."""


class PieceForm(forms.Form):
    """One piece of a claim: the place, and the words that stand there."""

    start = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    words = forms.CharField(
        label="Words of the claim",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "exact-words"}),
    )

    def selection(self) -> Selection:
        return Selection(**self.cleaned_data)


PieceFormSet = forms.formset_factory(
    PieceForm, extra=0, min_num=1, validate_min=True, max_num=MOST_PIECES, validate_max=True
)


def values_of(claim: Claim) -> dict[str, Any]:  # Any: initial values of a form
    """The claim as the form shows it."""
    who = claim.said_by
    tellers = enumerate(tellers_of(claim)[:MOST_RUNGS])
    rungs = [((f"teller{place}", one.name), (f"teller_kind{place}", one.kind)) for place, one in tellers]
    return {
        "version": claim.version,
        "speaker": who.name if who else "",
        "kind": who.kind if who else Speaker.Kind.PERSON,
        **{name: getattr(claim, name) for name in ("quoting", "act", "negated", "hedged", "note")},
        **dict(pair for rung in rungs for pair in rung),
    }


def pieces_of(claim: Claim) -> list[Mapping[str, Any]]:  # Any: initial values of forms
    return [{"start": span.start, "end": span.end, "words": span.quote} for span in claim.content]
