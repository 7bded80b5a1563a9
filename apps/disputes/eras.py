"""The stretch of time that a timeline shows: a day, a week, a month, a year or all, and the ones around it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.disputes.timeline import Days, moved, padded

WEEK, DECEMBER = 7, 12
SCALES = ("day", "week", "month", "year", "all")
WHOLE_AT_MOST = 800  # days; a longer time is first shown by its last year


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
            return "year" if number > WHOLE_AT_MOST else "month"
        return SCALES[max(0, SCALES.index(self.scale) - 1)]


def era(scale: str, on: date | None, whole: Days) -> Era:
    """What is asked for; without a scale all, or of a long time the last year."""
    scale = scale or ("all" if whole.number <= WHOLE_AT_MOST else "year")
    if scale == "all":
        return Era(scale, padded(whole))
    return Era(scale, around(on or whole.last, scale))


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
