"""Small pictures of how many claims or articles there were over time. Pure but for the query it is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

MONTHS = 12
WIDTH, HEIGHT = 120, 24
LONGEST = 36  # months; a longer time is told by quarters or years


@dataclass(frozen=True, slots=True)
class Spark:
    """Numbers of equal stretches of time, the first and last day of each end, and how they are drawn."""

    numbers: tuple[int, ...]
    first: date
    last: date
    unit: str

    @property
    def points(self) -> str:
        top, steps = max(self.numbers), max(len(self.numbers) - 1, 1)
        return " ".join(
            f"{place * WIDTH / steps:.1f},{HEIGHT - 2 - number * (HEIGHT - 4) / max(top, 1):.1f}"
            for place, number in enumerate(self.numbers)
        )

    @property
    def bars(self) -> list[tuple[float, float, float, float]]:
        """x, y, width and height of each in a picture of 1000 by 100."""
        top, width = max(self.numbers), 1000 / len(self.numbers)
        return [
            (
                round(place * width, 1),
                round(100 - 96 * number / top, 1),
                round(width * 0.85, 1),
                round(96 * number / top, 1),
            )
            for place, number in enumerate(self.numbers)
            if number
        ]

    @property
    def words(self) -> str:
        ends = f"{date_format(self.first, 'M Y')} to {date_format(self.last, 'M Y')}"
        return f"{ends}: {self.total}, at most {self.most} a {self.unit}"

    @property
    def most(self) -> int:
        return max(self.numbers)

    @property
    def total(self) -> int:
        return sum(self.numbers)

    @property
    def busiest(self) -> date:
        return stretch(self.first, self.numbers.index(self.most), MONTHS_OF[self.unit])

    @property
    def parts(self) -> list[tuple[date, int]]:
        """Each stretch's first month and number."""
        return [(stretch(self.first, place, MONTHS_OF[self.unit]), number) for place, number in enumerate(self.numbers)]


MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def stretch(first: date, place: int, months: int) -> date:
    count = first.year * MONTHS + first.month - 1 + place * months
    return date(count // MONTHS, count % MONTHS + 1, 1)


def spark(months: Iterable[tuple[date | None, int]]) -> Spark | None:
    """From numbers by first day of month, in any order; None where fewer than two months have any."""
    counts = {month: number for month, number in months if month}
    if len(counts) < 2:  # noqa: PLR2004 - one point is no line
        return None
    first, last = min(counts), max(counts)
    unit = unit_for((last.year - first.year) * MONTHS + last.month - first.month + 1)
    return summed(counts, unit, first=opening(first, MONTHS_OF[unit]), last=last)


def unit_for(months: int) -> str:
    return next((unit for unit, size in MONTHS_OF.items() if months <= LONGEST * size), "year")


def opening(month: date, size: int) -> date:
    return month.replace(month=(month.month - 1) // size * size + 1)


def summed(counts: Mapping[date, int], unit: str, *, first: date, last: date) -> Spark:
    size = MONTHS_OF[unit]
    numbers = [0] * (place_of(last, first, size) + 1)
    for month, number in counts.items():
        numbers[place_of(month, first, size)] += number
    return Spark(tuple(numbers), first, last, unit)


def place_of(month: date, first: date, size: int) -> int:
    return ((month.year - first.year) * MONTHS + month.month - first.month) // size
