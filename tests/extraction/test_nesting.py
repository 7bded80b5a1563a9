"""Attributions inside attributions: (content, speaker, cue, inner content) tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction.attributions import Finding, flatten
from apps.extraction.flow import extract
from apps.extraction.frames import frames
from apps.extraction.lexicon import table, verbs
from apps.extraction.nesting import cited, inner_findings
from apps.extraction.pipeline import tokenise
from apps.extraction.quotes import quotations
from apps.extraction.records import Attribution
from apps.extraction.spans import Span
from apps.extraction.text import paragraphs


def inner(content: str) -> list[Finding]:
    """What a content holds that makes up a whole paragraph."""
    lines = paragraphs(content)
    own = [frame for paragraph in tokenise(content, lines) for frame in frames(paragraph, quotations(content, lines))]
    return [finding for frame in own for finding in inner_findings(frame, frame.first, frame.last)]


def roles(text: str, attribution: Attribution) -> tuple[str, str, str]:
    return (attribution.speaker[0].of(text), attribution.cue[0].of(text), attribution.content[0].of(text))


@pytest.mark.parametrize(
    ("content", "speaker", "cue", "told"),
    [
        ("that Moscow rejected the offer", "Moscow", "rejected", "the offer"),
        ("that the minister had denied that it was over", "the minister", "had denied", "that it was over"),
        ("a report by the army claimed that it had won", "a report by the army", "claimed", "that it had won"),
        ("he had been told by Peter Smith that it was late", "Peter Smith", "had been told", "that it was late"),
        ("the firm was accused by residents of hiding it", "residents", "was accused", "of hiding it"),
        ("the minister as saying that it was late", "the minister", "as saying", "that it was late"),
        ("the jets were back, according to the ministry", "the ministry", "according to", "the jets were back"),
        ("the ship was lost, citing officials in Moscow", "officials in Moscow", "citing", "the ship was lost"),
        ("to deny Peskov's claim that the talks had failed", "Peskov", "claim", "that the talks had failed"),
        ("statements by the police that he was drunk", "the police", "statements", "that he was drunk"),
        ("critics were saying that it would fail", "critics", "were saying", "that it would fail"),
        ("the union called for a strike", "the union", "called for", "a strike"),
        ("Israeli media reports which claimed that it had sunk", "Israeli media", "claimed", "that it had sunk"),
        ("a local newspaper that said it was over", "a local newspaper", "said", "it was over"),
        ("Mr Blair told Mr Brown in 2003 he would go", "Mr Blair", "told", "he would go"),
    ],
)
def test_who_says_what_inside_a_content_is_found(content: str, speaker: str, cue: str, told: str) -> None:
    (finding,) = inner(content)

    assert roles(content, finding.attribution) == (speaker, cue, told)


@pytest.mark.parametrize(
    "content",
    [
        "the country would maintain that line",
        "he was ready to say that he agreed",
        "if the minister says that it is over, it is",
        "what he said was wrong",
        "he believes that it is over",
        "that the United States should be governed well",
        "Clinton's proposed wall",
        "some state laws were made to discourage voters",
        "the army has a concern that is old",
        '"I think that it was wrong."',
        "anyone claiming that it was over is wrong",
        "they said bad things about Bernie and have apologised",
        "he told me that story",
        "the wall that said it all",
        "reports which claimed that it had sunk",
    ],
)
def test_what_is_no_report_of_a_saying_is_left(content: str) -> None:
    assert inner(content) == []


def test_each_sentence_of_a_long_quotation_is_read() -> None:
    content = '"It was wrong. President Obama said that the war was over. I think he was right."'

    (finding,) = inner(content)

    assert roles(content, finding.attribution) == ("President Obama", "said", "that the war was over")


def test_nesting_ends_three_deep() -> None:
    content = "the paper said that the minister claimed that the general denied that the crew said it was over"

    found = [(finding.attribution.speaker[0].of(content), parent) for finding, parent in flatten(inner(content))]

    assert found == [("the paper", None), ("the minister", 0)]


def test_whom_a_report_cites_says_what_it_reports() -> None:
    text = "Haaretz reported, citing Syrian sources, that Moscow was late."
    outer = Attribution((Span(0, 7),), (Span(8, 16),), (Span(41, 61),))
    (paragraph,) = tokenise(text, paragraphs(text))
    (frame,) = frames(paragraph, ())

    (finding,) = cited(frame, outer)

    assert roles(text, finding.attribution) == ("Syrian sources", "citing", "that Moscow was late")


def test_a_quoted_passage_or_a_reason_is_nobody_to_cite() -> None:
    text = "He declined, citing his tough approach."
    (paragraph,) = tokenise(text, paragraphs(text))
    (frame,) = frames(paragraph, ())

    assert list(cited(frame, Attribution((Span(0, 2),), (Span(3, 11),), (Span(13, 38),)))) == []


def test_the_claim_inside_a_report_stands_within_it() -> None:
    found = extract("The newspaper Haaretz reported that the Kremlin had rejected the offer.")

    (outer, nested) = [claim for claim in found.claims if not claim.implicit]

    assert outer.within is None
    assert nested.within == 0


PROSE = [
    "saying",
    "quotes",
    "citing",
    "quoted",
    "according",
    "that",
    "of",
    "by",
    "his",
    "the",
    "was",
    "Anna",
    "source",
    "he",
    ",",
    ".",
    "“",
    "”",
    ":",
    "and",
    "but",
]
WORDS = st.sampled_from([*PROSE, "as saying", "according to"]) | st.sampled_from(sorted({*verbs(), *table("nouns")}))


@settings(max_examples=300)
@given(st.lists(WORDS, min_size=2, max_size=12).map(" ".join))
def test_any_string_of_cue_words_is_read_without_an_error(content: str) -> None:
    found = inner(content)

    assert all(span.end <= len(content) for one in found for span in one.attribution.content)


def test_a_cue_with_nothing_after_it_says_nothing() -> None:
    assert inner("the paper quotes the source as saying.") == []
    assert inner("the critics were telling") == []
