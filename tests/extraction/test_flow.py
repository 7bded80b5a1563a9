"""The whole path: any text in, sound records out."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction.flow import extract
from apps.extraction.records import Act, Extraction

SAMPLE = Path(__file__).parents[2] / "apps" / "ingest" / "demo" / "sample_article.txt"
PIECES = st.sampled_from(
    [
        "He said",
        "denied",
        "that",
        "according to",
        "Anna Lee",
        "the minister",
        '"',
        "“",
        "”",
        "''",
        "‘",
        "’",
        "«",
        "»",
        ",",
        ".",
        "?",
        ":",
        ";",
        "—",
        "(",
        "and",
        "claims",
        "which",
        "U.S.",
        "Mr.",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\x00",
        "�",
        "😀",
        "قال",
        "é",
        "\u2028",
        "x" * 120,
    ]
)
HOSTILE = [
    '"',
    "“",
    "'",
    '" he said, ',
    "a",
    "😀 ",
    "قال إن ",
    "he said ",
    "He said no.\n",
    "Smith Jones said. ",
    '"A." ',
    "- ",
    "! ",
    "A. ",
]
SIZE = 20_000


def spans(found: Extraction) -> list[tuple[int, int]]:
    roles = [role for claim in found.claims for role in (claim.content, claim.cue, claim.mention)]
    roles += [role for one in found.attributions for role in (one.speaker, one.cue, one.content)]
    roles += [speaker.mentions for speaker in found.speakers] + [found.sentences, found.excluded]
    return [(span.start, span.end) for role in roles for span in role]


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=300))
def test_any_text_yields_records_whose_spans_lie_inside_it(text: str) -> None:
    found = extract(text)

    assert all(0 <= start < end <= len(text) for start, end in spans(found))
    assert all(left.end <= right.start for left, right in pairwise(found.sentences))
    assert extract(text) == found


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff\n"])
def test_a_text_without_words_yields_the_empty_extraction(text: str) -> None:
    assert extract(text).claims == ()


def test_the_empty_text_yields_the_empty_extraction() -> None:
    assert extract("") == Extraction()


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    extract(piece * 10)
    times = []
    for size in (SIZE // 4, SIZE):
        started = time.process_time()
        extract((piece * size)[:size])
        times.append(time.process_time() - started)

    assert times[1] < 4 * 2.5 * max(times[0], 0.05)


def test_the_sample_articles_speakers_are_who_they_are() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    found = extract(text)
    named = {
        claim.mention[0].of(text): found.speakers[claim.speaker].name
        for claim in found.claims
        if claim.mention and claim.speaker is not None
    }

    assert named["The Kremlin spokesman"] == "Dmitry Peskov"
    assert named["He"] == "Dmitry Peskov"
    assert named["the newspaper"] == "Haaretz"
    assert named["Lieberman"] == "Avigdor Lieberman"
    assert named["The Defense Ministry"] == "Russian Defense Ministry"


def test_the_sample_articles_denial_and_accusation_are_told_apart() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    found = extract(text)
    acts = {(found.speakers[claim.speaker].name, claim.act) for claim in found.claims if claim.speaker is not None}

    assert ("Dmitry Peskov", Act.DENY) in acts
    assert ("Igor Konashenkov", Act.ACCUSE) in acts


def test_the_sample_articles_page_furniture_is_left_out() -> None:
    text = SAMPLE.read_text(encoding="utf-8")

    excluded = [span.of(text) for span in extract(text).excluded]

    assert [line.split()[0] for line in excluded] == ["World", "Sputnik", "Russia,", "READ", "Discuss"]
