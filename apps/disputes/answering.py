"""How long it took from the first statement of one side to the first answer of another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.disputes.models import Position


@dataclass(frozen=True, slots=True)
class Answer:
    """The side that was published first, the next one, and the days between; 0 on one day."""

    first: Position
    first_on: date
    second: Position
    second_on: date
    is_one_article: bool

    @property
    def days(self) -> int:
        return (self.second_on - self.first_on).days


def find_answer(positions: Sequence[Position]) -> Answer | None:
    """By the dates of publication; None where fewer than two sides have one.

    A side known only from its denial was said before, nobody here knows when: it neither speaks first nor answers.
    """
    dated = [
        (claim.text.article.published_on, position, claim.text_id)
        for position in positions
        for claim in position.members
        if claim.text.article.published_on and not claim.implicit
    ]
    if not dated:
        return None
    dated.sort(key=lambda one: (one[0], one[1].ordinal))
    first_on, first, _ = dated[0]
    others = [one for one in dated if one[1] != first]
    if not others:
        return None
    second_on, second, _ = others[0]
    together = {text for on, side, text in dated if side == first and on == first_on}
    is_one_article = any(on == first_on and text in together for on, _, text in others)
    return Answer(first, first_on, second, second_on, is_one_article)
