"""One word on one suggestion of the review queue: said through the services that pages use, kept, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.annotation import pairs, services
from apps.annotation.deeds import undo
from apps.annotation.models import Decision, Deed
from apps.annotation.queues import Kind
from apps.annotation.speaker_merging import merge_speakers
from apps.annotation.versions import Stale
from apps.claims.models import Claim, ReviewState, Speaker, SpeakerMatch
from apps.disputes.models import Dispute, Opposition

Suggestion = Claim | SpeakerMatch | Opposition | Dispute
Said = Decision.Said


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says, of which versions: one of the row, or those of both speakers of a link."""

    said: Decision.Said
    reason: str
    seen: tuple[int, ...]


class DecidedMeanwhile(Exception):
    """Somebody else has given a word on it since it was shown."""

    def __init__(self, row: Suggestion) -> None:
        super().__init__("Somebody has decided this meanwhile.")
        self.row = row


@transaction.atomic
def decide(*, kind: str, row: Any, word: Word, by: User) -> Decision:  # Any: a row of the kind's model
    """Let the word count, and keep that it was given. Raises DecidedMeanwhile, Stale, MergeRefused."""
    row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != ReviewState.SUGGESTED:
        raise DecidedMeanwhile(row)
    evidence, label = evidence_of(kind, row), label_of(kind, row)
    ACTS[kind](row, word, by)
    return Decision.objects.create(
        kind=kind,
        key=row.pk,
        said=word.said,
        reason=word.reason,
        label=label[:200],
        evidence=evidence[:100],
        version=getattr(row, "version", 0),
        by=by,
    )


def decide_claim(claim: Claim, word: Word, by: User) -> None:
    if word.said == Said.ACCEPTED:
        services.accept_claim(claim=claim, seen=word.seen[0], by=by)
    else:
        services.reject_claim(claim=claim, seen=word.seen[0], by=by, reason=word.reason)


def decide_pair(pair: Opposition, word: Word, by: User) -> None:
    if word.said == Said.ACCEPTED:
        pairs.accept_pair(pair=pair, seen=word.seen[0], by=by)
    else:
        pairs.reject_pair(pair=pair, seen=word.seen[0], by=by, reason=word.reason)


def decide_dispute(dispute: Dispute, word: Word, by: User) -> None:
    if word.said == Said.ACCEPTED:
        services.accept_dispute(dispute=dispute, seen=word.seen[0], by=by)
    else:
        services.reject_dispute(dispute=dispute, seen=word.seen[0], by=by, reason=word.reason)


def decide_match(match: SpeakerMatch, word: Word, by: User) -> None:
    """To accept is to merge: the one known across articles, or with more claims, keeps the address."""
    if word.said == Said.REJECTED:
        services.reject_match(match=match, by=by)
        return
    seen = dict(zip((match.speaker_id, match.other_id), word.seen, strict=True))
    heir, other = heir_first(match)
    merge_speakers(heir=heir, other=other, seen=(seen[heir.pk], seen[other.pk]), by=by)


ACTS: dict[str, Callable[[Any, Word, User], None]] = {  # Any: a row of the kind's model
    Kind.CLAIM: decide_claim,
    Kind.MATCH: decide_match,
    Kind.PAIR: decide_pair,
    Kind.DISPUTE: decide_dispute,
}


def heir_first(match: SpeakerMatch) -> tuple[Speaker, Speaker]:
    """The speaker that the link's other one would be merged into, and that other one."""
    both = [match.speaker, match.other]
    claims = {one.pk: Claim.objects.filter(speaker=one).count() for one in both}
    heir, other = sorted(both, key=lambda one: (one.article_id is not None, -claims[one.pk], one.pk))
    return heir, other


@transaction.atomic
def undo_decision(*, decision: Decision, by: User, at: datetime) -> None:
    """The suggestion waits again. Doing so twice changes nothing. Raises Stale, Overtaken, the model's DoesNotExist."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.undone_at:
        return
    UNDO[decision.kind](decision, by, at)
    decision.undone_at = at
    decision.save(update_fields=["undone_at"])


def reopen_claim(decision: Decision, by: User, _at: datetime) -> None:
    services.reopen_claim(claim=Claim.objects.get(pk=decision.key), seen=decision.version, by=by)


def reopen_pair(decision: Decision, by: User, at: datetime) -> None:
    pair = Opposition.objects.get(pk=decision.key)
    if pair.version != decision.version:
        raise Stale(pair)
    pairs.reopen_pair(pair=pair, seen=decision.version, by=by, at=at)


def reopen_dispute(decision: Decision, by: User, _at: datetime) -> None:
    services.reopen_dispute(dispute=Dispute.objects.get(pk=decision.key), seen=decision.version, by=by)


def reopen_match(decision: Decision, by: User, at: datetime) -> None:
    match = SpeakerMatch.objects.get(pk=decision.key)
    if decision.said == Said.REJECTED:
        services.reopen_match(match=match, by=by)
        return
    merges = Deed.objects.filter(kind=Deed.Kind.SPEAKERS, undone_at=None)
    both = [match.speaker_id, match.other_id]
    if merge := merges.filter(speakers__contains=both).order_by("-pk").first():
        undo(deed=merge, by=by, at=at)


UNDO: dict[str, Callable[[Decision, User, datetime], None]] = {
    Kind.CLAIM: reopen_claim,
    Kind.MATCH: reopen_match,
    Kind.PAIR: reopen_pair,
    Kind.DISPUTE: reopen_dispute,
}


def evidence_of(kind: str, row: Any) -> str:  # Any: a row of the kind's model
    """What the engine went by, in words."""
    if kind == Kind.PAIR:
        return str(row.evidence.get("rule") or row.get_kind_display())
    if kind == Kind.CLAIM:
        return f"{row.get_quoting_display()}, {row.get_act_display()}"
    if kind == Kind.MATCH:
        return str(row.get_reason_display())
    return "one side missing" if row.one_sided else "two or more sides"


def label_of(kind: str, row: Any) -> str:  # Any: a row of the kind's model
    """What a list calls it."""
    if kind == Kind.PAIR:
        return f"{row.counterclaim.voice} {row.get_kind_display()} {row.claim.voice}"
    if kind == Kind.CLAIM:
        return f"{row.voice}: {row.quote}"
    return f"{row.speaker} and {row.other}" if kind == Kind.MATCH else str(row.question)
