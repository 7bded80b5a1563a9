"""On which day words were spoken, as far as the article's own text tells."""

from datetime import date

import pytest

from apps.claims.dating import DayWords

FRIDAY = date(2018, 9, 28)


def told(body: str, cue: str, published: date | None = FRIDAY, said: str = "") -> tuple[date, date] | None:
    contents = [(body.index(said), body.index(said) + len(said))] if said else []
    found = DayWords(body, contents).near((body.index(cue), body.index(cue) + len(cue)), published)
    return (found.first, found.last) if found else None


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Haaretz reported on Wednesday that Moscow had refused.", date(2018, 9, 26)),
        ("“It is not so,” he reported Friday.", FRIDAY),
        ("He reported yesterday that it rained.", date(2018, 9, 27)),
        ("He reported today that it rained.", FRIDAY),
        ("On 17 September he reported that it rained.", date(2018, 9, 17)),
        ("On September 17, 2016, he reported that it rained.", date(2016, 9, 17)),
        ("He reported on 3 October that it rained.", date(2017, 10, 3)),
        ("On Sept. 3rd he reported rain.", date(2018, 9, 3)),
    ],
)
def test_days_are_seen_from_the_day_of_publication(body, day):
    assert told(body, "reported") == (day, day)


def test_a_week_is_a_stretch():
    assert told("He reported last week that it rained.", "reported") == (date(2018, 9, 17), date(2018, 9, 23))


@pytest.mark.parametrize(
    "body",
    [
        "He reported that it rained.",
        "He reported that it rained. On Wednesday it was dry.",
        "He reported on 31 February that it rained.",
        "He reported on 3 October 2019 that it rained.",
        "He reported before Wednesday’s talks that it rained.",
        "He reported that he may resign.",
        "He reported " + "at very great length " * 4 + "on Wednesday.",
    ],
)
def test_what_tells_no_day_gives_none(body):
    assert told(body, "reported") is None


def test_days_within_what_is_said_are_days_of_events():
    body = "He reported that jets had flown on Monday."

    assert told(body, "reported", said="jets had flown on Monday") is None


def test_of_two_days_the_nearer_one_counts():
    assert told("On Monday, after a flight, he reported on Tuesday.", "reported") == (date(2018, 9, 25),) * 2


def test_without_a_day_of_publication_only_full_dates_count():
    assert told("He reported on Wednesday.", "reported", published=None) is None
    assert told("He reported on 3 May.", "reported", published=None) is None
    assert told("He reported on 3 May 2018.", "reported", published=None) == (date(2018, 5, 3),) * 2
