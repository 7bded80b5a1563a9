"""A claim as somebody else left it, beside what a person was about to save."""

from dataclasses import dataclass
from typing import Any

from apps.annotation.statement_forms import EditForm, values_of
from apps.claims.models import Claim

NAMES = ("speaker", "quoting", "act", "negated", "hedged", "note")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two versions say differently, in words for people."""

    name: str
    now: str
    yours: str


def differences(claim: Claim, form: EditForm, pieces: Any) -> list[Difference]:  # Any: a PieceFormSet
    """Where the form says otherwise than the claim does now."""
    now = EditForm(initial=values_of(claim))
    words = " … ".join(str(piece["words"].value()) for piece in pieces)
    rows = [
        Difference("Words", claim.quote, words),
        *(Difference(str(form[name].label), told(now, name), told(form, name)) for name in NAMES),
        Difference("Through whom it came", tellers(now), tellers(form)),
    ]
    return [row for row in rows if row.now != row.yours]


def told(form: EditForm, name: str) -> str:
    """The value as the form's field shows it."""
    value = form[name].value()
    if name in {"negated", "hedged"}:
        return "yes" if value else "no"
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value or "—"))


def tellers(form: EditForm) -> str:
    return " ▸ ".join(str(name.value()) for name, _ in form.rungs if name.value()) or "—"
