"""On which day words were spoken, where the article's own text tells: "said on Wednesday", "yesterday", "on 17 March".

A word for a day counts for a claim if it stands in the sentence of the claim's cue, outside of what is said, and near
the cue. A weekday is the last one up to the day of publication; a day without a year the last such day up to it. If no
day of publication is known, only full dates count. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apps.claims.sentences import sentence_starts

NEAR = 60  # code points between the cue and the word for the day
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DAY = re.compile(
    rf"\b(?P<weekday>(?i:{'|'.join(WEEKDAYS)}))\b"
    r"|\b(?P<today>(?i:today|earlier in the day|this morning|this afternoon|this evening))\b"
    r"|\b(?P<yesterday>(?i:yesterday|last night))\b"
    r"|\b(?P<lastweek>(?i:last week))\b"
    rf"|\b(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH.format(1)}(?:,?\s+(?P<year1>\d{{4}}))?\b"
    rf"|\b{MONTH.format(2)}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year2>\d{{4}}))?\b"
)
EVE = re.compile(r"(?:\b(?:before|after|since|until|till|from|by|next|every|each)\s+|'s\s+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """The first and last possible day; the same where the text is exact."""

    first: date
    last: date


Stretch = tuple[int, int]


class DayWords:
    """The words for days in one text, found once for all its claims.

    contents: all that is said in the text; days named there are days of events.
    """

    def __init__(self, body: str, contents: Sequence[Stretch]) -> None:
        self.starts = [*sentence_starts(body, 0, len(body)), len(body)]
        self.found = [
            match
            for match in DAY.finditer(body)
            if not any(start <= match.start() < end for start, end in contents)
            and not EVE.search(body[max(0, match.start() - 12) : match.start()])
        ]

    def near(self, cue: Stretch, published: date | None) -> Said | None:
        """The day told nearest to the cue in its sentence; None where the text tells none."""
        start = max((one for one in self.starts if one <= cue[0]), default=0)
        end = min((one for one in self.starts if one > cue[0]), default=cue[1])
        here = [match for match in self.found if start < match.end() <= end and gap(match, cue) <= NEAR]
        for match in sorted(here, key=lambda match: gap(match, cue)):
            if told := resolved(match, published):
                return told
        return None


def gap(match: re.Match[str], cue: Stretch) -> int:
    return max(match.start() - cue[1], cue[0] - match.end(), 0)


def resolved(match: re.Match[str], published: date | None) -> Said | None:
    """What the word means, seen from the day of publication."""
    given = match.groupdict()
    if month := given["month1"] or given["month2"]:
        day = calendar_day(int(given["day1"] or given["day2"]), month, given["year1"] or given["year2"], published)
        return Said(day, day) if day else None
    if published is None:
        return None
    if given["lastweek"]:
        monday = published - timedelta(days=published.weekday() + 7)
        return Said(monday, monday + timedelta(days=6))
    back = 0 if given["today"] else 1 if given["yesterday"] else weekdays_back(given["weekday"], published)
    return Said(published - timedelta(days=back), published - timedelta(days=back))


def weekdays_back(name: str, published: date) -> int:
    return (published.weekday() - WEEKDAYS.index(name.lower())) % 7


def calendar_day(day: int, month: str, year: str | None, published: date | None) -> date | None:
    """The day of the calendar; without a year the last one up to publication; None for what is none, or lies after."""
    number = MONTHS.index(month[:3].lower()) + 1
    try:
        if year:
            found = date(int(year), number, day)
            return found if published is None or found <= published else None
        if published is None:
            return None
        this_year = date(published.year, number, day)
        return this_year if this_year <= published else date(published.year - 1, number, day)
    except ValueError:
        return None
