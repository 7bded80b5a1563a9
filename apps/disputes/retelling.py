"""What a dispute holds several times over because articles are copies of one story: shown once, copies beside it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.claims.models import Claim

Telling = tuple[int, str, str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One claim, and the same words in copies of its article."""

    claim: Claim
    copies: tuple[Claim, ...]


def told_once(claims: Iterable[Claim]) -> tuple[Told, ...]:
    """The claims of one side in their order, each with those that repeat it in copies of its article."""
    found: dict[Telling, list[Claim]] = {}
    for telling, claim in tellings(claims):
        found.setdefault(telling, []).append(claim)
    return tuple(Told(first, tuple(copies)) for first, *copies in found.values())


def tellings(claims: Iterable[Claim]) -> Iterable[tuple[Telling, Claim]]:
    """What makes claims of copies one: the story, who says it, the words, and how often the article had them before."""
    times: Counter[tuple[int, str, str]] = Counter()
    for claim in claims:
        article, voice, quote = claim.text.article, claim.voice, claim.quote
        times[article.pk, voice, quote] += 1
        yield (article.copy_of_id or article.pk, voice, quote, times[article.pk, voice, quote]), claim


def spoken_for(sides: Iterable[Sequence[Told]]) -> dict[int, Claim]:
    """For each claim, by key, the one that is shown in its place."""
    return {claim.pk: told.claim for side in sides for told in side for claim in (told.claim, *told.copies)}
