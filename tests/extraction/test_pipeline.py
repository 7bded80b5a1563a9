"""Tokens and sentences."""

import pytest

from apps.extraction.pipeline import CHUNK, tokenise
from apps.extraction.spans import Span
from apps.extraction.text import paragraphs


def sentences(text: str) -> list[str]:
    found = tokenise(text, paragraphs(text))
    return [paragraph.span(*bounds).of(text) for paragraph in found for bounds in paragraph.bounds()]


@pytest.mark.parametrize(
    "expected",
    [
        ["He came.", "She left."],
        ["Maj. Gen. Igor Konashenkov spoke.", "He left."],
        ["J. R. Smith of the U.S. Army spoke."],
        ["The U.S. Senate met.", "It voted."],
        ['"Why?" he asked.'],
        ['"It was so."', "The minister left."],
        ["Was it so?", "“No,” he said."],
        ["Inflation was 3.5 percent.", "Prices rose."],
    ],
)
def test_a_text_falls_into_its_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_headline_without_a_full_stop_is_a_sentence_of_its_own() -> None:
    assert sentences("Kremlin denies offer\n\nHe said no.") == ["Kremlin denies offer", "He said no."]


def test_every_token_stands_where_its_offsets_say() -> None:
    text = "Café “déjà”\u00a0vu\u2009— 😀 it's $1,000.\n\n«Да», сказал он."
    for paragraph in tokenise(text, paragraphs(text)):
        assert [text[start:end] for start, end in zip(paragraph.starts, paragraph.ends, strict=True)] == list(
            paragraph.words
        )


def test_a_paragraph_longer_than_a_chunk_keeps_every_word() -> None:
    text = "word " * (CHUNK // 4)
    found = list(tokenise(text, (Span(0, len(text)),)))

    assert len(found) > 1
    assert sum(len(paragraph.words) for paragraph in found) == CHUNK // 4


def test_a_run_of_marks_without_spaces_is_cut_and_kept() -> None:
    text = '"' * 1000
    found = list(tokenise(text, (Span(0, len(text)),)))

    assert "".join(word for paragraph in found for word in paragraph.words) == text
