"""What lists show of a dispute, kept on its row, so that a list of disputes takes one query and no claims.

A field more or less needs a migration that fills the rows there are, as 0020 did.
"""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from string import ascii_uppercase
from typing import Any, Self

from apps.claims.models import Claim
from apps.disputes.sparklines import Spark, spark

STYLED_SIDES = 4
LEAST_DRAWN = 4  # claims with a date; of fewer the first and the last day tell as much


def letter_of(ordinal: int) -> str:
    return ascii_uppercase[ordinal % len(ascii_uppercase)]


def style_of(ordinal: int) -> str:
    """The name of a side's colour and underline pattern; there are four, and one for all sides after them."""
    return letter_of(ordinal).lower() if ordinal < STYLED_SIDES else "other"


class Gap(StrEnum):
    """How a side was not heard itself."""

    MISSING = "missing"  # known only from its denial
    RETOLD = "retold"  # an outlet's words in another's article
    PASSED_ON = "passed on"  # told by somebody else


@dataclass(frozen=True, slots=True)
class Side:
    """One side in short.

    claims: how many stand there; act: how the one who speaks for it speaks; gap: a Gap or nothing; through: who
    retells it.
    """

    ordinal: int
    name: str
    claims: int
    is_named_for_one: bool
    act: str
    words: str
    gap: str
    through: str

    @property
    def letter(self) -> str:
        return letter_of(self.ordinal)

    @property
    def style(self) -> str:
        return style_of(self.ordinal)

    @property
    def does(self) -> str:
        return str(Claim.Act(self.act).label) if self.act else ""

    @property
    def plainly_asserts(self) -> bool:
        return self.act == Claim.Act.ASSERT

    @property
    def is_missing(self) -> bool:
        return self.gap == Gap.MISSING

    @property
    def is_second_hand(self) -> bool:
        return self.gap in (Gap.RETOLD, Gap.PASSED_ON)

    @property
    def is_retold(self) -> bool:
        return self.gap == Gap.RETOLD


@dataclass(frozen=True, slots=True)
class Glance:
    """A dispute's sides in short, the first of the sources that carry it, and its claims by month of publication.

    months: the first day of each that has any, as ISO writes it, and how many.
    """

    sides: tuple[Side, ...] = ()
    sources: tuple[str, ...] = ()
    months: tuple[tuple[str, int], ...] = ()

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:  # Any: JSON
        """From what the dispute's row keeps."""
        sides = tuple(Side(**side) for side in stored.get("sides", ()))
        months = tuple((month, number) for month, number in stored.get("months", ()))
        return cls(sides, tuple(stored.get("sources", ())), months)

    @property
    def spark(self) -> Spark | None:
        """The claims over time, where there are enough to draw."""
        if sum(number for _, number in self.months) < LEAST_DRAWN:
            return None
        return spark((date.fromisoformat(month), number) for month, number in self.months)

    def stored(self) -> dict[str, object]:
        """As the dispute's row keeps it."""
        return asdict(self)
