"""The stretch of time that a timeline shows: a day, a week, a month, a year or all, and the ones around it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.disputes.timeline import Days, moved, padded

WEEK, DECEMBER = 7, 12
SCALES = ("day", "week", "month", "year", "all")
LONG = 800  # days


@dataclass(frozen=True, slots=True)
class Era:
    """`scale` all: the whole time there is."""

    scale: str
    days: Days

    @property
    def before(self) -> date:
        return moved(self.days.first, -1)

    @property
    def after(self) -> date:
        return moved(self.days.last, 1)

    @property
    def finer(self) -> str:
        """The scale that a day of this era leads to."""
        number = self.days.number
        if self.scale == "all":
            return "year" if number > LONG else "month"
        return SCALES[max(0, SCALES.index(self.scale) - 1)]


def era(scale: str, on: date | None, whole: Days, *, crowded: date | None = None) -> Era:
    """What is asked for; without a scale the longest time that has room for its claims.

    crowded: of the claims up to that day, counted back, the day of the first for which a picture has no room.
    """
    day = on or whole.last
    scale = scale or longest_with_room(day, crowded)
    return Era(scale, padded(whole) if scale == "all" else around(day, scale))


def longest_with_room(day: date, crowded: date | None) -> str:
    if crowded is None:
        return "all"
    return next((scale for scale in ("year", "month", "week") if around(day, scale).first > crowded), "day")


def around(day: date, scale: str) -> Days:
    if scale == "day":
        return Days(day, day)
    if scale == "week":
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=WEEK - 1))
    if scale == "month":
        after = date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, 1)
        return Days(day.replace(day=1), after - timedelta(days=1))
    return Days(date(day.year, 1, 1), date(day.year, DECEMBER, 31))
