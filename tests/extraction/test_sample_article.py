"""The demo article, read whole: the disputes an analyst finds in it, right speakers, right way round."""

from pathlib import Path

import pytest

from apps.extraction.flow import extract
from apps.extraction.records import Extraction

SAMPLE = Path(__file__).resolve().parents[2] / "apps" / "ingest" / "demo" / "sample_article.txt"


@pytest.fixture(scope="module")
def text() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def extraction(text: str) -> Extraction:
    return extract(text)


def sides(extraction: Extraction) -> list[tuple[set[str], set[str]]]:
    found = []
    for dispute in extraction.disputes:
        claims, counters = (
            {
                extraction.speakers[speaker].name
                for index in side
                if (speaker := extraction.claims[index].speaker) is not None
            }
            for side in dispute.positions
        )
        found.append((claims, counters))
    return found


def test_the_report_that_moscow_rejected_an_offer_meets_the_kremlin_spokesmans_denial(extraction: Extraction) -> None:
    found = sides(extraction)

    assert [claims for claims, counters in found if "Dmitry Peskov" in counters] == [{"Haaretz", "Israeli media"}]


def test_the_russian_militarys_accusation_meets_israels_account(extraction: Extraction) -> None:
    found = sides(extraction)

    accusers, accused = {"Igor Konashenkov", "Russian Defense Ministry"}, {"Israel", "Avigdor Lieberman"}
    assert (accusers, accused) in found


def test_a_sentence_that_ends_with_the_newspaper_wrote_is_the_newspapers(text: str, extraction: Extraction) -> None:
    claim = next(
        claim for claim in extraction.claims if any("contacts remain" in span.of(text) for span in claim.content)
    )

    assert claim.speaker is not None
    assert extraction.speakers[claim.speaker].name == "Haaretz"
    assert claim.content[0].of(text).startswith("Russia, however, preferred")


def test_no_speaker_stands_on_both_sides(extraction: Extraction) -> None:
    assert not any(claims & counters for claims, counters in sides(extraction))


def test_questions_are_asked_in_the_words_of_the_claim(extraction: Extraction) -> None:
    questions = [dispute.question for dispute in extraction.disputes]

    assert any(question.startswith("Did Israeli pilots use the Russian plane as a cover") for question in questions)
    assert len(set(questions)) == len(questions)


def test_every_reason_slices_back_to_words_of_the_article(text: str, extraction: Extraction) -> None:
    cues = [cue.of(text) for pair in extraction.oppositions for cue in pair.evidence.cues]

    assert cues
    assert all(cue.strip() == cue != "" for cue in cues)
