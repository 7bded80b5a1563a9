"""Claims that people mark and mend: each in one transaction, kept as a deed that can be undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction

from apps.accounts.models import User
from apps.annotation.deeds import Doing, deed
from apps.annotation.models import Deed
from apps.annotation.passages import Passage, PassageRefused, find_passage
from apps.annotation.tellers import Ladder, Named, named_speaker, set_up, tellers_of
from apps.annotation.versions import change
from apps.claims.models import Claim, ClaimSpan, ClaimVector, ReviewState, Speaker
from apps.claims.quoting import quoting_span
from apps.sources.models import Article, ArticleText, Exclusion, Origin


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person selected: the place, and the words they saw there."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says of a passage. `tellers`: through whom it came, the outermost first."""

    speaker: Named
    quoting: str
    act: str
    note: str
    negated: bool = False
    hedged: bool = False
    tellers: tuple[Named, ...] = ()


def mark_claim(*, text: ArticleText, selection: Selection, statement: Statement, by: User) -> tuple[Claim, Deed | None]:
    """Store the claim a person marked, accepted as it is. The same form sent twice is one claim, and no second deed.

    Raises PassageRefused where the words do not stand at the place, or the place is not part of the article.
    """
    [passage] = places_of(text, [selection])
    with transaction.atomic():
        # Two sendings of one form wait here for each other: the second finds the first one's claim.
        Article.objects.select_for_update().get(pk=text.article_id)
        with deed(Deed.Kind.MARK, by=by) as doing:
            speaker = named_speaker(statement.speaker, text.article)
            claim = same_mark(text, passage, speaker)
            if claim is None:
                claim = create_claim(doing, text=text, passage=passage, speaker=speaker, statement=statement)
                doing.words = f"marked claim {claim.pk}"
        return claim, doing.kept


def same_mark(text: ArticleText, passage: Passage, speaker: Speaker | None) -> Claim | None:
    """What a person already marked at this very place for this speaker."""
    marked = Claim.objects.standing().filter(origin=Origin.ANALYST, text=text, speaker=speaker)
    return marked.filter(start=passage.start, end=passage.end).first()


def create_claim(
    doing: Doing, *, text: ArticleText, passage: Passage, speaker: Speaker | None, statement: Statement
) -> Claim:
    ladder = set_up(statement.tellers, text=text, hull=passage)
    claim = Claim.objects.create(
        text=text,
        speaker=speaker,
        start=passage.start,
        end=passage.end,
        origin=Origin.ANALYST,
        state=ReviewState.ACCEPTED,
        within=ladder.within,
        **said(statement),
    )
    write_content(claim, text.body, [passage])
    for made in (claim, *ladder.made):
        doing.makes_claim(made)
    return claim


def said(statement: Statement) -> dict[str, str | bool]:
    """What the statement says in fields of the claim."""
    return {name: getattr(statement, name) for name in ("quoting", "act", "negated", "hedged", "note")}


def edit_claim(*, claim: Claim, seen: int, pieces: Sequence[Selection], statement: Statement, by: User) -> Deed | None:
    """Let the claim say what a person says it says; from then on no machine changes it. Its disputes follow.

    Returns the deed, None where nothing changed. Raises PassageRefused, Stale.
    """
    text = claim.text
    passages = places_of(text, pieces)
    hull = Passage(passages[0].start, passages[-1].end)
    disputes = claim.memberships.values_list("dispute_id", flat=True)
    with deed(Deed.Kind.EDIT, by=by, claims=[claim.pk], disputes=disputes) as doing:
        speaker = named_speaker(statement.speaker, text.article)
        refuse_double(claim, hull, speaker)
        ladder = ladder_of(claim, statement, hull)
        for made in ladder.made:
            doing.makes_claim(made)
        if speaker != claim.said_by:
            # The words that name the former speaker are no longer of this claim.
            claim.spans.filter(role=ClaimSpan.Role.SPEAKER).delete()
        # Somebody who is said to make it makes it more than what a denial presupposes.
        values = {"speaker": speaker, "within": ladder.within, "implicit": claim.implicit and speaker is None}
        change(claim, seen=seen, start=hull.start, end=hull.end, state=ReviewState.EDITED, **values, **said(statement))
        replace_content(claim, text.body, passages)
        doing.words = f"edited claim {claim.pk}"
    return doing.kept


def ladder_of(claim: Claim, statement: Statement, hull: Passage) -> Ladder:
    """The claim's own ladder where the person left it as it is."""
    if statement.tellers == tellers_of(claim):
        return Ladder(claim.within, ())
    return set_up(statement.tellers, text=claim.text, hull=hull, claim=claim)


def places_of(text: ArticleText, pieces: Sequence[Selection]) -> list[Passage]:
    """Where the pieces stand, in text order. Raises PassageRefused."""
    found = [find_passage(text.body, start=one.start, end=one.end, words=one.words) for one in pieces]
    for passage in found:
        refuse_excluded(text, passage)
    ordered = sorted(found, key=lambda passage: passage.start)
    if any(left.end > right.start for left, right in pairwise(ordered)):
        raise PassageRefused("Two pieces hold the same words. Take them out of one of the two.")
    return ordered


def refuse_excluded(text: ArticleText, passage: Passage) -> None:
    out = text.exclusions.exclude(state=Exclusion.State.REJECTED)
    if out.filter(start__lt=passage.end, end__gt=passage.start).exists():
        raise PassageRefused("This includes lines that are not part of the article. Restore them, or select again.")


def refuse_double(claim: Claim, hull: Passage, speaker: Speaker | None) -> None:
    same = Claim.objects.filter(text=claim.text_id, start=hull.start, end=hull.end, speaker=speaker)
    if double := same.exclude(pk=claim.pk).first():
        raise PassageRefused(
            f"Claim {double.pk} ({double.get_state_display()}) has these words and this speaker already. "
            "Edit that one instead, and reject this one as a duplicate."
        )


def replace_content(claim: Claim, body: str, passages: Collection[Passage]) -> None:
    """Other words mean something else: the vector of the former ones goes, and the next run makes one of these."""
    content = claim.spans.filter(role=ClaimSpan.Role.CONTENT)
    if set(content.values_list("start", "end")) == {(one.start, one.end) for one in passages}:
        return
    content.delete()
    write_content(claim, body, passages)
    ClaimVector.objects.filter(claim=claim).delete()


def write_content(claim: Claim, body: str, passages: Collection[Passage]) -> None:
    ClaimSpan.objects.bulk_create(
        quoting_span(claim, ClaimSpan.Role.CONTENT, body=body, start=one.start, end=one.end) for one in passages
    )
