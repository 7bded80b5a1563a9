"""Claims in time, one row a side, speaker or dispute: places for marks, lines from claims to answers. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import Truncator

from apps.claims.models import Claim
from apps.disputes.models import Opposition
from apps.sources.models import Article

WIDTH = 1000
MARGIN = 24
TOP = 34  # room for the names of days
NAME = 24
LANE = 18
GAP = 16  # marks nearer than this lie in different lanes
MOST_LANES = 6
DENIALS = {Claim.Act.DENY, Claim.Act.REJECT}
FEW_DAYS, FEW_WEEKS, FEW_MONTHS = 14, 92, 800
LEAST_DAYS = 5


class By(StrEnum):
    """By which day a claim stands on a timeline."""

    PUBLICATION = "publication"
    STATEMENT = "statement"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def number(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_one(self) -> bool:
        return self.first == self.last

    @property
    def words(self) -> str:
        first = date_format(self.first, "j M Y")
        return first if self.is_one else f"{first} to {date_format(self.last, 'j M Y')}"

    def place(self, day: date) -> float:
        """The middle of a day in the picture."""
        share = ((day - self.first).days + 0.5) / self.number
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


@dataclass(frozen=True, slots=True)
class Row:
    """What a line of the timeline is of; `style`: the name of a side's colour, if it is one; `address`: its page."""

    name: str
    style: str
    address: str
    claims: Sequence[Claim]


@dataclass(frozen=True)
class Mark:
    """One claim in its place; with `x2`, drawn from day to day because the day is not known exactly."""

    claim: Claim
    days: Days
    x: float
    x2: float
    y: float
    is_denial: bool

    @cached_property
    def name(self) -> str:
        """The mark in words: when, who, and what."""
        claim = self.claim
        words = Truncator(claim.quote).words(14)
        return f"{self.days.words}, {Truncator(claim.voice).chars(40)} {claim.get_act_display()}: {words}"

    @property
    def diamond(self) -> str:
        x, y = self.x, self.y
        return f"{x},{y - 8} {x + 8},{y} {x},{y + 8} {x - 8},{y}"

    @property
    def is_suggested(self) -> bool:
        return self.claim.state == "suggested"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row with its marks; `left_out`: those for which it has no room."""

    row: Row
    y: float
    base: float
    marks: tuple[Mark, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Tick:
    day: date
    x: float
    form: str  # how Django's date filter writes it


@dataclass(frozen=True)
class Timeline:
    by: By
    span: Days | None
    rows: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[str, ...]  # paths from claims to what answers them
    undated: tuple[Claim, ...]
    height: float

    @cached_property
    def marks(self) -> list[tuple[Row, Mark]]:
        """All marks with their rows, the earliest first."""
        found = [(drawn.row, mark) for drawn in self.rows for mark in drawn.marks]
        return sorted(found, key=lambda one: (one[1].days.first, one[1].claim.pk))

    @property
    def undated_articles(self) -> list[Article]:
        return articles_of(self.undated)

    @property
    def days(self) -> int:
        return len({mark.days.first for _, mark in self.marks})

    @property
    def left_out(self) -> int:
        return sum(drawn.left_out for drawn in self.rows)

    @property
    def box(self) -> str:
        return f"0 0 {WIDTH} {self.height:.0f}"


def days_of(claim: Claim, by: By) -> Days | None:
    """When the claim was published, stated, or when what it speaks of happened; None where nobody says."""
    first, last = {
        By.PUBLICATION: (claim.text.article.published_on, None),
        By.STATEMENT: (claim.stated_on, claim.stated_until),
        By.EVENT: (claim.happened_on, claim.happened_until),
    }[by]
    return Days(first, last or first) if first else None


def most_telling(claims: Sequence[Claim]) -> By:
    """The kind of day that tells most claims apart; publication where none does better."""
    return max(By, key=lambda by: len({days.first for claim in claims if (days := days_of(claim, by))}))


def timeline(rows: Iterable[Row], pairs: Iterable[Opposition], *, by: By, span: Days | None = None) -> Timeline:
    """The picture of these rows; without a span, of all days they have."""
    rows = [row for row in rows if row.claims]
    dated = [days for row in rows for claim in row.claims if (days := days_of(claim, by))]
    undated = tuple(claim for row in rows for claim in row.claims if days_of(claim, by) is None)
    span = span or whole(dated)
    if span is None:
        return Timeline(by, None, (), (), (), undated, 0)
    answers = [(pair.claim_id, pair.counterclaim_id) for pair in pairs]
    answering = {key for _, key in answers}
    drawn: list[Drawn] = []
    at = float(TOP)
    for row in rows:
        one = draw(row, by, span, at=at, answering=answering)
        if one.marks:
            drawn.append(one)
            at = one.base + LANE
    return Timeline(by, span, tuple(drawn), tuple(ticks(span)), tuple(lines(drawn, answers)), undated, at)


def whole(dated: Sequence[Days]) -> Days | None:
    """From the first day of all to the last, and some room."""
    if not dated:
        return None
    return padded(Days(min(days.first for days in dated), max(days.last for days in dated)))


def padded(days: Days) -> Days:
    """With room at both ends, and not less than a few days: one day is not the whole picture."""
    room = max(1, days.number // 40, (LEAST_DAYS - days.number) // 2 + 1)
    return Days(moved(days.first, -room), moved(days.last, room))


def articles_of(claims: Iterable[Claim]) -> list[Article]:
    """The claims' articles, each once."""
    return list(dict.fromkeys(claim.text.article for claim in claims))


def moved(day: date, days: int) -> date:
    """So many days later, but within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def draw(row: Row, by: By, span: Days, *, at: float, answering: set[int]) -> Drawn:
    """The row's marks within the span, each in the lowest lane in which nothing lies near it."""
    found = [(days, claim) for claim in row.claims if (days := days_of(claim, by)) and overlaps(days, span)]
    found.sort(key=lambda one: (one[0].first, one[1].pk))
    free: list[float] = []
    marks: list[Mark] = []
    for days, claim in found:
        x, x2 = span.place(max(days.first, span.first)), span.place(min(days.last, span.last))
        lane = next((lane for lane, until in enumerate(free) if until <= x - GAP), len(free))
        if lane < MOST_LANES:
            free[lane : lane + 1] = [x2]
            y = at + NAME + LANE * lane + LANE / 2
            is_denial = claim.act in DENIALS or (claim.negated and claim.pk in answering)
            marks.append(Mark(claim, days, x, x2, y, is_denial))
    return Drawn(row, at + NAME / 2 + 4, at + NAME + LANE * max(len(free), 1), tuple(marks), len(found) - len(marks))


def overlaps(days: Days, span: Days) -> bool:
    return days.first <= span.last and days.last >= span.first


def lines(drawn: Iterable[Drawn], answers: Iterable[tuple[int, int]]) -> Iterator[str]:
    places = {mark.claim.pk: mark for row in drawn for mark in row.marks}
    for claim, counterclaim in answers:
        if claim in places and counterclaim in places:
            yield bow(places[claim], places[counterclaim])


def bow(one: Mark, other: Mark) -> str:
    """A bent line, so that it does not lie on the marks between two of one day; it bends towards the middle."""
    bend = min(70, abs(other.y - one.y) / 3) * (-1 if one.x + other.x > WIDTH else 1)
    x, y = (one.x + other.x) / 2 + bend, (one.y + other.y) / 2
    return f"M{one.x} {one.y}Q{x:.0f} {y:.0f} {other.x} {other.y}"


def ticks(span: Days) -> Iterator[Tick]:
    """Days, Mondays, first days of months or of years: as many as can be read."""
    number = span.number
    every = (span.first + timedelta(days=step) for step in range(number))
    if number <= FEW_DAYS:
        yield from (Tick(day, span.place(day), "j M") for day in every)
    elif number <= FEW_WEEKS:
        yield from (Tick(day, span.place(day), "j M") for day in every if day.weekday() == 0)
    elif number <= FEW_MONTHS:
        step = 1 + number // 400
        yield from (Tick(day, span.place(day), "M Y") for day in every if day.day == 1 and day.month % step == 0)
    else:
        step = 1 + number // (365 * 14)
        years = range(span.first.year + 1, span.last.year + 1)
        yield from (Tick(day, span.place(day), "Y") for year in years if year % step == 0 for day in [date(year, 1, 1)])
