"""The history of one row: what people and machines did to it, and single changes taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import F, Field, Model

from apps.accounts.history import Change, changes_of
from apps.accounts.models import User
from apps.annotation import deeds
from apps.annotation.deeds import Overtaken
from apps.annotation.models import Deed, DeedQuerySet
from apps.claims.models import Claim, Speaker
from apps.disputes.models import Dispute, Membership
from apps.disputes.services import disputes_of, refresh_disputes
from apps.sources.models import Article, Source

Kept = Article | Claim | Dispute | Source | Speaker
Diff = dict[str, tuple[Any, Any]]  # Any: JSON; columns, before and after
SHOWN = 50
LONGEST = 200  # characters of a value on the page
# Columns that a person may put back one change at a time. What several rows share is a deed, and undone as one.
REVERTIBLE: dict[type[Model], frozenset[str]] = {
    Article: frozenset({"title", "source_id", "published_on", "url", "byline"}),
    Claim: frozenset({"state", "speaker_id", "act", "negated"}),
    Dispute: frozenset({"state", "question", "question_origin"}),
    Source: frozenset({"name", "domain", "country"}),
    Speaker: frozenset({"name", "name_key", "kind", "disambiguation", "represents_id"}),
}
UNTOLD = frozenset({"confidence", "engine_version", "version", "name_key", "question_origin", "claim_count"})
# Told in other words, or, as a note, not to whoever reads.
UNTOLD_OF_EDITS = frozenset({"start", "end", "note"})
# Deeds whose words do not say what they changed, and the kind under which they keep it of a row.
OF_DETAILS = frozenset({Deed.Kind.EDIT, Deed.Kind.DETAILS})
KEPT_AS: dict[type[Model], str] = {Claim: "claim", Speaker: "speaker"}
WORDS = "words"  # a claim's, before and after, under the name that people read
UNTOLD_OF_DISPUTES = frozenset({"article_count", "active_on", "first_stated_on", "one_sided"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `deed`: it touched several rows; `change`: it touched this one alone."""

    at: datetime
    deed: Deed | None = None
    change: Change | None = None
    fields: tuple[tuple[str, str, str], ...] = ()
    can_go_back: bool = False


def history_of(row: Kept) -> list[Entry]:
    """The newest first, as many as a page shows."""
    done = list(deeds_on(row).newest_first()[:SHOWN])
    undoable = deeds.undoable(done)
    changes = [change for change in changes_of(row) if not change.part_of and told(change)][:SHOWN]
    edits = {one.pk: edited(row, one) for one in done}
    names = names_of(row, [*edits.values(), *(change.diff for change in changes)])
    entries = [
        *(
            Entry(one.at, deed=one, fields=worded(row, edits[one.pk], names), can_go_back=one.pk in undoable)
            for one in done
        ),
        *(
            Entry(one.at, change=one, fields=worded(row, one.diff, names), can_go_back=is_revertible(row, one))
            for one in changes
        ),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:SHOWN]


def edited(row: Kept, deed: Deed) -> Diff:
    """What a deed changed of the row itself; empty where the deed's words say so."""
    if deed.kind not in OF_DETAILS or type(row) not in KEPT_AS:
        return {}
    before, after = (kept.get(KEPT_AS[type(row)], {}).get(str(row.pk), {}) for kept in (deed.before, deed.after))
    columns = {field.attname for field in row._meta.concrete_fields} - UNTOLD_OF_EDITS
    diff = {name: (before[name], after[name]) for name in after.keys() & before.keys() & columns}
    if isinstance(row, Claim) and "content" in after and "content" in before:
        diff[WORDS] = (words_at(row, before["content"]), words_at(row, after["content"]))
    return dict(sorted(diff.items()))


def words_at(claim: Claim, pieces: Iterable[tuple[int, int]]) -> str:
    return " … ".join(claim.text.body[start:end] for start, end in pieces)


def made_by(row: Kept) -> str:
    """Who made it, where that is on record."""
    return next((change.who for change in changes_of(row) if change.what == "made"), "")


def deeds_on(row: Kept) -> DeedQuerySet:
    """An article's are those on its claims."""
    deeds_done: DeedQuerySet = Deed.objects.all()
    match row:
        case Claim():
            return deeds_done.on_claim(row.pk)
        case Dispute():
            return deeds_done.on_dispute(row.pk)
        case Speaker():
            return deeds_done.on_speaker(row.pk)
        case Article():
            claims = Claim.objects.filter(text__article=row).values_list("pk", flat=True)
            return deeds_done.filter(claims__overlap=list(claims))
    return deeds_done.none()


def told(change: Change) -> bool:
    """Whether it says something to people: not what is counted or made anew by each run."""
    return bool(change.diff.keys() - UNTOLD - UNTOLD_OF_DISPUTES)


def field_of(row: Kept, column: str) -> "Field[Any, Any]":  # Any: of whatever type
    return next(field for field in row._meta.concrete_fields if field.attname == column)


def names_of(row: Kept, diffs: Iterable[Diff]) -> dict[tuple[str, Any], str]:
    """Of rows that the changes point at, their names: by column and key."""
    wanted: dict[str, set[Any]] = {}
    for diff in diffs:
        for column, values in diff.items():
            if column != WORDS and field_of(row, column).is_relation:
                wanted.setdefault(column, set()).update(value for value in values if value is not None)
    found: dict[tuple[str, Any], str] = {}
    for column, keys in wanted.items():
        target = field_of(row, column).related_model
        if isinstance(target, type) and keys:
            found |= {(column, one.pk): str(one) for one in target._default_manager.filter(pk__in=keys)}
    return found


def worded(row: Kept, diff: Diff, names: dict[tuple[str, Any], str]) -> tuple[tuple[str, str, str], ...]:
    """What changed, before and after, as people read it."""
    rows = []
    for column, values in diff.items():
        if column in UNTOLD:
            continue
        if column == WORDS:
            rows.append((WORDS, values[0][:LONGEST], values[1][:LONGEST]))
            continue
        field = field_of(row, column)
        choices = dict(field.flatchoices)
        before, after = (
            str(names.get((column, value)) or choices.get(value) or ("—" if value in (None, "") else value))[:LONGEST]
            for value in values
        )
        rows.append((str(field.verbose_name), before, after))
    return tuple(rows)


def is_revertible(row: Kept, change: Change) -> bool:
    """Whether a person changed only what may go back, and all of it still stands as that change left it."""
    columns = change.diff.keys()
    may = change.what == "changed" and bool(change.who) and bool(columns) and columns <= REVERTIBLE[type(row)]
    return may and all(
        getattr(row, column) == value_of(row, column, after) for column, (_, after) in change.diff.items()
    )


def value_of(row: Kept, column: str, stored: Any) -> Any:  # Any: JSON, and what the column holds
    field = field_of(row, column)
    return field.target_field.to_python(stored) if field.is_relation else field.to_python(stored)  # type: ignore[attr-defined]  # relations have one


def revert(*, row: Kept, event: int, by: User) -> None:
    """Put the row back to what it was before this change of it. Raises Overtaken where something later stands on it."""
    with transaction.atomic(), pghistory.context(user=by.pk, reason="an earlier change taken back"):
        locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        change = next((one for one in changes_of(locked) if one.event == event), None)
        if change is None or change.part_of or not is_revertible(locked, change):
            raise Overtaken
        values = {column: value_of(locked, column, before) for column, (before, _) in change.diff.items()}
        write(locked, values)
        refresh_disputes(touched(locked))


def write(row: Kept, values: dict[str, Any]) -> None:  # Any: what the columns hold
    """Raises Overtaken where another row has taken the place: a name that is given to another by now."""
    counted = {} if isinstance(row, Source) else {"version": F("version") + 1}
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**values, **counted)
    except IntegrityError as taken:
        raise Overtaken from taken


def touched(row: Kept) -> Iterable[int]:
    """Disputes that show something of the row."""
    if isinstance(row, Dispute):
        return [row.pk]
    if isinstance(row, Speaker):
        return disputes_of([row.pk])
    path = {
        Article: "claim__text__article",
        Claim: "claim",
        Source: "claim__text__article__source",
    }
    return Membership.objects.filter(**{path[type(row)]: row.pk}).values_list("dispute", flat=True).distinct()
