"""Blind rounds: opened, judged, compared, and decided from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.annotation.agreement import Span, exact_f1, kappa, overlap_f1
from apps.annotation.deciding import ACTS, Suggestion, Word
from apps.annotation.marking import Selection, Statement, edit_claim
from apps.annotation.models import Decision
from apps.annotation.passages import find_passage
from apps.annotation.queue_cards import lines_of
from apps.annotation.queues import MODELS
from apps.annotation.round_models import Judgement, ReviewRound, RoundItem
from apps.annotation.tellers import Named, tellers_of
from apps.claims.models import Claim, Speaker, SpeakerMatch

NEAR = 400  # code points beside a claim in which a reviewer may set other boundaries
Said = Judgement.Said
Given = Mapping[int, Judgement]  # one reviewer's judgements by item


class RoundRefused(ValueError):
    """This cannot be put up or judged; the message is for people."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer says: of a claim also in which words it stands, and who says it (empty: as it is)."""

    said: str
    reason: str = ""
    words: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers agree on one kind. `judged`: items that both accepted or rejected."""

    review_round: str
    kind: str
    first: str
    second: str
    judged: int
    skipped: int
    same: int
    kappa: float | None
    exact: float | None
    overlap: float | None

    @property
    def numbers(self) -> tuple[float | None, ...]:
        return self.kappa, self.exact, self.overlap


@transaction.atomic
def open_round(
    *, name: str, kind: str, found: QuerySet[Any], size: int, reviewers: Iterable[User], by: User
) -> ReviewRound:
    """Put up a random sample of what is found, at most `size`. Raises RoundRefused where nothing is."""
    keys = list(dict.fromkeys(found.order_by("?").values_list("pk", flat=True)[:size]))
    if not keys:
        raise RoundRefused("Nothing that waits for review matches this.")
    made = ReviewRound.objects.create(name=name, kind=kind, opened_by=by)
    made.reviewers.set(reviewers)
    RoundItem.objects.bulk_create(
        RoundItem(review_round=made, ordinal=place, key=line.key, label=line.label[:200])
        for place, line in enumerate(lines_of(kind, keys))
    )
    return made


@transaction.atomic
def judge(*, item: RoundItem, opinion: Opinion, by: User) -> Judgement:
    """Keep what the reviewer says; a second judgement of the same item takes the first one's place until it is decided.

    Raises PassageRefused where the words do not stand near the claim, RoundRefused where it is no longer asked.
    """
    item = RoundItem.objects.select_for_update(of=("self",)).select_related("review_round").get(pk=item.pk)
    if item.outcome or item.review_round.closed_at:
        raise RoundRefused("This round is closed, or the item is decided. Your judgement was not kept.")
    place: dict[str, object] = {}
    if item.review_round.kind == ReviewRound.Kind.CLAIM and opinion.said == Said.ACCEPTED:
        place = place_of(Claim.objects.select_related("text").get(pk=item.key), opinion)
    values = {"said": opinion.said, "reason": opinion.reason if opinion.said == Said.REJECTED else "", **place}
    judgement, _ = Judgement.objects.update_or_create(item=item, by=by, defaults=values)
    return judgement


def place_of(claim: Claim, opinion: Opinion) -> dict[str, object]:
    """Where by this opinion the claim stands: the words, looked for near where the engine found it."""
    body, words = claim.text.body, opinion.words.strip()
    start, end = claim.start, claim.end
    if words and words.split() != body[start:end].split():
        low, high = max(0, start - NEAR), min(len(body), end + NEAR)
        passage = find_passage(body, start=low, end=high, words=words)
        start, end = passage.start, passage.end
    named = " ".join(opinion.speaker.split())
    same = claim.said_by is not None and named == claim.said_by.name
    return {"start": start, "end": end, "words": body[start:end], "speaker": "" if same else named}


def agreements(rounds: Sequence[ReviewRound]) -> list[Agreement]:
    """Each pair of reviewers by what everybody asked has judged, over several rounds of a kind and round by round."""
    return [*agreements_over(rounds), *(one for found in rounds for one in agreements_of(found))]


def agreements_of(review_round: ReviewRound) -> list[Agreement]:
    name, kind = review_round.name, review_round.get_kind_display()
    return [compared(name, kind, *pair) for pair in combinations(given_in([review_round]), 2)]


def agreements_over(rounds: Iterable[ReviewRound]) -> Iterator[Agreement]:
    """Those who met in more than one round of a kind, over all of these: of few items kappa tells little."""
    by_kind: dict[str, list[ReviewRound]] = defaultdict(list)
    for one in rounds:
        by_kind[one.get_kind_display()].append(one)
    for kind, several in by_kind.items():
        for first, second in combinations(given_in(several), 2):
            met = {first[item].item.review_round_id for item in first.keys() & second.keys()}
            if len(met) > 1:
                yield compared(f"{len(met)} rounds together", kind, first, second)


def given_in(rounds: Sequence[ReviewRound]) -> list[Given]:
    """What each reviewer said of the items that are laid open; reviewers by name."""
    items = RoundItem.objects.laid_open().filter(review_round__in=rounds)
    found: dict[int, dict[int, Judgement]] = defaultdict(dict)
    rows = Judgement.objects.filter(item__in=items).select_related("by", "item")
    for judgement in rows.order_by("by__username", "item"):
        found[judgement.by_id][judgement.item_id] = judgement
    return list(found.values())


def compared(name: str, kind: str, ours: Given, theirs: Given) -> Agreement:
    both = [(ours[key], theirs[key]) for key in ours.keys() & theirs.keys()]
    judged = [(one.said, other.said) for one, other in both if Said.SKIPPED not in (one.said, other.said)]
    decided = {one.item_id for one, other in both if Said.SKIPPED not in (one.said, other.said)}
    spans = [spans_of(judgements, decided) for judgements in (ours, theirs)]
    return Agreement(
        review_round=name,
        kind=kind,
        first=who(ours),
        second=who(theirs),
        judged=len(judged),
        skipped=len(both) - len(judged),
        same=sum(one == other for one, other in judged),
        kappa=kappa(judged),
        exact=exact_f1(*spans),
        overlap=overlap_f1(*spans),
    )


def who(given: Given) -> str:
    return next(iter(given.values())).by.username


def spans_of(judgements: Given, items: set[int]) -> dict[int, Span]:
    """Where the reviewer says that claims stand, of these items."""
    return {
        key: (one.start, one.end)
        for key, one in judgements.items()
        if key in items and one.start is not None and one.end is not None
    }


def disagreements() -> list[RoundItem]:
    """Items to decide: judged by all, or of a closed round, and not alike."""
    items = RoundItem.objects.laid_open().filter(outcome="").select_related("review_round")
    rows = items.prefetch_related("judgements__by").order_by("review_round", "ordinal")
    return [item for item in rows if len({one.gist for one in item.judgements.all()}) > 1]


def agreed(review_round: ReviewRound) -> list[RoundItem]:
    """Items on which all who judged say the same, and not only that they skip it."""
    items = (
        RoundItem.objects.laid_open().filter(outcome="", review_round=review_round).prefetch_related("judgements__by")
    )
    return [
        item
        for item in items
        if len({one.gist for one in item.judgements.all()}) == 1 and item.judgements.all()[0].said != Said.SKIPPED
    ]


@transaction.atomic
def settle_item(*, item: RoundItem, said: str, reason: str, taken: Judgement | None, by: User, at: datetime) -> None:
    """Let the row follow: as one of the judgements says, or anew. Raises Stale, PassageRefused, MergeRefused."""
    item = RoundItem.objects.select_for_update(of=("self",)).select_related("review_round").get(pk=item.pk)
    if item.outcome:
        return
    row = MODELS[item.review_round.kind]._default_manager.get(pk=item.key)
    apply(row, item.review_round.kind, said=said, reason=reason, taken=taken, by=by)
    item.outcome, item.decided_by, item.decided_at, item.taken = said, by, at, taken
    item.save(update_fields=["outcome", "decided_by", "decided_at", "taken"])


def apply(
    row: Any, kind: str, *, said: str, reason: str, taken: Judgement | None, by: User
) -> None:  # Any: of the round's kind
    """Through the services that pages use; a row that stands so already stays as it is."""
    if isinstance(row, Claim) and said == Said.ACCEPTED and taken and is_corrected(row, taken):
        correct(row, taken, by)
    elif row.state != said:
        word = Word(Decision.Said(said), reason, versions_of(row))
        ACTS[kind](row, word, by)


def versions_of(row: Suggestion) -> tuple[int, ...]:
    if isinstance(row, SpeakerMatch):
        return row.speaker.version, row.other.version
    return (row.version,)


def is_corrected(claim: Claim, judgement: Judgement) -> bool:
    return (judgement.start, judgement.end) != (claim.start, claim.end) or bool(judgement.speaker)


def correct(claim: Claim, judgement: Judgement, by: User) -> None:
    """The claim takes the boundaries and the speaker of the judgement."""
    who = claim.said_by
    speaker = Named(judgement.speaker or (who.name if who else ""), who.kind if who else Speaker.Kind.PERSON)
    statement = Statement(
        speaker, claim.quoting, claim.act, claim.note, claim.negated, claim.hedged, tellers=tellers_of(claim)
    )
    piece = Selection(judgement.start or 0, judgement.end or 0, judgement.words)
    edit_claim(claim=claim, seen=claim.version, pieces=[piece], statement=statement, by=by)
