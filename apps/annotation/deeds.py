"""Deeds: changes of several rows that one person makes in one go, and how they are taken back.

What stood before and after is kept by kind of row and key, as plain values, for what the deed changed alone. So a later
change of something else does not stand in the way of undoing it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import F

from apps.accounts.models import User
from apps.annotation.models import Deed
from apps.claims.models import Alias, Claim, ClaimSpan, ClaimVector, ReviewState, Speaker
from apps.claims.quoting import quoting_span
from apps.disputes.arrangements import Stand, arrange, arrangement_of, without
from apps.disputes.material import Corroboration
from apps.disputes.models import Dispute, Membership, Opposition, Removal
from apps.disputes.services import disputes_of, refresh_disputes

Values = dict[str, Any]  # Any: plain values, as JSON holds them
Picture = dict[str, dict[str, Values]]

DISPUTE_FIELDS = ("question", "state", "origin", "one_sided", "merged_into_id", "parent_id")
SPEAKER_FIELDS = ("name", "name_key", "disambiguation", "kind", "represents_id", "merged_into_id")
PAIR_FIELDS = ("claim_id", "counterclaim_id", "kind", "state", "evidence")
LIKENESS_FIELDS = ("state",)
CLAIM_FIELDS = (
    *("speaker_id", "start", "end", "quoting", "act", "negated", "hedged", "implicit"),
    *("within_id", "state", "note"),
)
PIECES = {"content": ClaimSpan.Role.CONTENT, "mentions": ClaimSpan.Role.SPEAKER}
KINDS = ("dispute", "speaker", "pair", "likeness", "claim")


class Overtaken(Exception):
    """What the deed did was changed again since: undoing it would undo that, too."""


@dataclass(slots=True)
class Doing:
    """A deed while it is done: the rows it touches, and what undoing makes of rows that it makes itself."""

    disputes: set[int] = field(default_factory=set)
    speakers: set[int] = field(default_factory=set)
    pairs: set[int] = field(default_factory=set)
    likenesses: set[int] = field(default_factory=set)
    claims: set[int] = field(default_factory=set)
    made: Picture = field(default_factory=dict)
    words: str = ""
    kept: Deed | None = None  # once it is done, if it changed anything

    def makes_dispute(self, dispute: Dispute, **undone: object) -> None:
        """A new dispute; `undone`: what it is once the deed is undone, for its address stays good."""
        self.disputes.add(dispute.pk)
        self.made.setdefault("dispute", {})[str(dispute.pk)] = undone

    def makes_pair(self, pair: Opposition) -> None:
        self.pairs.add(pair.pk)
        self.made.setdefault("pair", {})[str(pair.pk)] = {"state": None}

    def makes_likeness(self, likeness: Corroboration) -> None:
        self.likenesses.add(likeness.pk)
        self.made.setdefault("likeness", {})[str(likeness.pk)] = {"state": None}

    def makes_claim(self, claim: Claim) -> None:
        """A new claim; undone it is rejected, for nothing that people made goes away."""
        self.claims.add(claim.pk)
        self.made.setdefault("claim", {})[str(claim.pk)] = {"state": ReviewState.REJECTED.value}

    def picture(self) -> Picture:
        claims = Claim.objects.filter(pk__in=self.claims).prefetch_related("spans")
        return {
            "dispute": {str(row.pk): read_dispute(row) for row in Dispute.objects.filter(pk__in=self.disputes)},
            "speaker": {str(row.pk): read_speaker(row) for row in Speaker.objects.filter(pk__in=self.speakers)},
            "pair": {str(row.pk): read(row, PAIR_FIELDS) for row in Opposition.objects.filter(pk__in=self.pairs)},
            "likeness": {
                str(row.pk): read(row, LIKENESS_FIELDS) for row in Corroboration.objects.filter(pk__in=self.likenesses)
            },
            "claim": {str(row.pk): read_claim(row) for row in claims},
        }


@contextmanager
def deed(
    kind: Deed.Kind,
    *,
    by: User,
    disputes: Collection[int] = (),
    speakers: Collection[int] = (),
    pairs: Collection[int] = (),
    likenesses: Collection[int] = (),
    claims: Collection[int] = (),
) -> Iterator[Doing]:
    """Do something to these rows, in one transaction that locks them; it is kept with how they stood.

    What changed nothing is no deed.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, deed=kind.value):
        doing = Doing(set(disputes), set(speakers), set(pairs), set(likenesses), set(claims))
        lock(doing)
        before = doing.picture()
        yield doing
        after = doing.picture()
        old, new = difference(before, doing.made, after)
        if new:
            doing.kept = Deed.objects.create(
                kind=kind,
                words=doing.words,
                by=by,
                disputes=sorted(doing.disputes),
                speakers=sorted(doing.speakers),
                claims=sorted(doing.claims),
                before=old,
                after=new,
            )
        refresh_disputes(doing.disputes)


def lock(doing: Doing) -> None:
    """In one order, so that two people never wait for each other in a circle."""
    for rows, keys in (
        (Dispute, doing.disputes),
        (Speaker, doing.speakers),
        (Opposition, doing.pairs),
        (Corroboration, doing.likenesses),
        (Claim, doing.claims),
    ):
        list(rows._default_manager.select_for_update().filter(pk__in=keys).order_by("pk"))


def difference(before: Picture, made: Picture, after: Picture) -> tuple[Picture, Picture]:
    """Of both pictures what differs. Of rows that the deed made, what undoing makes of them counts as before."""
    old: Picture = {}
    new: Picture = {}
    for kind, rows in after.items():
        for key, values in rows.items():
            stood = made.get(kind, {}).get(key) or before[kind][key]
            names = [name for name in stood if stood[name] != values.get(name)]
            if names:
                old.setdefault(kind, {})[key] = {name: stood[name] for name in names}
                new.setdefault(kind, {})[key] = {name: values[name] for name in names}
    return old, new


@transaction.atomic
def undo(*, deed: Deed, by: User, at: datetime) -> Deed:
    """Bring back exactly what the deed changed. Doing so twice changes nothing. Raises Overtaken."""
    deed = Deed.objects.select_for_update(of=("self",)).get(pk=deed.pk)
    if deed.undone_at:
        return deed
    doing = touched_by([deed])
    lock(doing)
    if not stands(deed, doing.picture()):
        raise Overtaken
    with pghistory.context(user=by.pk, deed=f"undo {deed.kind}"):
        for kind, rows in deed.before.items():
            for key, values in rows.items():
                WRITERS[kind](int(key), values)
    deed.undone_by, deed.undone_at = by, at
    deed.save(update_fields=["undone_by", "undone_at"])
    quoted = Membership.objects.filter(claim__in=doing.claims).values_list("dispute", flat=True)
    refresh_disputes([*deed.disputes, *quoted, *disputes_of(doing.speakers)])
    return deed


def touched_by(deeds: Collection[Deed]) -> Doing:
    """All rows that these deeds changed."""
    keys = {kind: {int(key) for one in deeds for key in one.after.get(kind, {})} for kind in KINDS}
    return Doing(keys["dispute"], keys["speaker"], keys["pair"], keys["likeness"], keys["claim"])


def stands(deed: Deed, now: Picture) -> bool:
    """Whether all that the deed changed is still as it left it."""
    return all(
        now[kind].get(key, {}).get(name) == value
        for kind, rows in deed.after.items()
        for key, values in rows.items()
        for name, value in values.items()
    )


def undoable(deeds: Iterable[Deed]) -> set[int]:
    """Which of these deeds can be undone now."""
    open_deeds = [one for one in deeds if one.undone_at is None]
    now = touched_by(open_deeds).picture()
    return {one.pk for one in open_deeds if stands(one, now)}


def read(row: Dispute | Speaker | Opposition | Corroboration | Claim, names: Iterable[str]) -> Values:
    return {name: getattr(row, name) for name in names}


def read_dispute(dispute: Dispute) -> Values:
    sides = [[stand.label, list(stand.claims)] for stand in arrangement_of(dispute)]
    removed = list(dispute.removals.order_by("claim").values_list("claim", flat=True))
    return read(dispute, DISPUTE_FIELDS) | {"sides": sides, "removed": removed}


def read_speaker(speaker: Speaker) -> Values:
    names = speaker.aliases.order_by("name_key").values_list("name_key", "name", "origin")
    return read(speaker, SPEAKER_FIELDS) | {"aliases": [list(name) for name in names]}


def read_claim(claim: Claim) -> Values:
    pieces = {
        name: [[span.start, span.end] for span in claim.spans.all() if span.role == role]
        for name, role in PIECES.items()
    }
    return read(claim, CLAIM_FIELDS) | pieces


def write_dispute(key: int, values: Values) -> None:
    fields = {name: value for name, value in values.items() if name in DISPUTE_FIELDS}
    Dispute.objects.filter(pk=key).update(**fields, version=F("version") + 1)
    dispute = Dispute.objects.get(pk=key)
    if "sides" in values:
        arrange(dispute, without(tuple(Stand(label, tuple(claims)) for label, claims in values["sides"]), gone(values)))
    if "removed" in values:
        dispute.removals.exclude(claim__in=values["removed"]).delete()
        missing = set(values["removed"]) - set(dispute.removals.values_list("claim", flat=True))
        Removal.objects.bulk_create(Removal(dispute=dispute, claim_id=claim) for claim in sorted(missing))


def gone(values: Values) -> set[int]:
    """Claims that stood there and are no more: their article was taken away."""
    stood = {claim for _, claims in values["sides"] for claim in claims}
    return stood - set(Claim.objects.filter(pk__in=stood).values_list("pk", flat=True))


def write_speaker(key: int, values: Values) -> None:
    fields = {name: value for name, value in values.items() if name in SPEAKER_FIELDS}
    Speaker.objects.filter(pk=key).update(**fields, version=F("version") + 1)
    if "aliases" in values:
        names = {name_key: (name, origin) for name_key, name, origin in values["aliases"]}
        Alias.objects.filter(speaker=key).exclude(name_key__in=names).delete()
        known = set(Alias.objects.filter(speaker=key).values_list("name_key", flat=True))
        Alias.objects.bulk_create(
            Alias(speaker_id=key, name=name, name_key=name_key, origin=origin)
            for name_key, (name, origin) in names.items()
            if name_key not in known
        )


def write_pair(key: int, values: Values) -> None:
    """A pair that the deed made goes."""
    rows = Opposition.objects.filter(pk=key)
    if values.get("state", "") is None:
        rows.delete()
    else:
        rows.update(**values, version=F("version") + 1)


def write_likeness(key: int, values: Values) -> None:
    """One that the deed made goes."""
    rows = Corroboration.objects.filter(pk=key)
    if values["state"] is None:
        rows.delete()
    else:
        rows.update(**values, version=F("version") + 1)


def write_claim(key: int, values: Values) -> None:
    """Fields and pieces; with the words that were changed goes what they were about."""
    fields = {name: value for name, value in values.items() if name in CLAIM_FIELDS}
    Claim.objects.filter(pk=key).update(**fields, version=F("version") + 1)
    claim = Claim.objects.select_related("text").get(pk=key)
    for name in PIECES.keys() & values.keys():
        claim.spans.filter(role=PIECES[name]).delete()
        ClaimSpan.objects.bulk_create(
            quoting_span(claim, PIECES[name], body=claim.text.body, start=start, end=end) for start, end in values[name]
        )
    if "content" in values:
        ClaimVector.objects.filter(claim=key).delete()


WRITERS: dict[str, Callable[[int, Values], None]] = {
    "dispute": write_dispute,
    "speaker": write_speaker,
    "pair": write_pair,
    "likeness": write_likeness,
    "claim": write_claim,
}
