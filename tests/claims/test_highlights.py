"""The reader's segments: whatever overlaps, the text stays whole and every claim stays reachable."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.claims.highlights import Highlights, Marking, Role, Stretch, highlight

LETTERS = st.text(alphabet=st.sampled_from("ab.\n \u202e\u200b👍é“<&>"), min_size=1, max_size=80)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Marking], list[Stretch]]:
    text = draw(LETTERS)

    def stretch() -> tuple[int, int]:
        start = draw(st.integers(0, len(text) - 1))
        return start, draw(st.integers(start + 1, len(text)))

    markings = [
        Marking(draw(st.integers(1, 5)), draw(st.sampled_from(Role)), *stretch())
        for _ in range(draw(st.integers(0, 8)))
    ]
    exclusions = [Stretch(key, *stretch()) for key in range(draw(st.integers(0, 2)))]
    return text, markings, exclusions


def gaps(text: str, highlights: Highlights) -> list[str]:
    edges = [0, *(place for segment in highlights.segments() for place in (segment.start, segment.end)), len(text)]
    return [text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]


@given(marked_texts())
def test_the_segments_are_the_text_but_for_white_space_between_blocks(case):
    text, markings, exclusions = case

    highlights = highlight(text, markings, exclusions=exclusions)

    assert all(segment.text == text[segment.start : segment.end] != "" for segment in highlights.segments())
    assert all(not gap.strip() for gap in gaps(text, highlights))


@given(marked_texts())
def test_a_segment_names_exactly_the_claims_whose_content_covers_it(case):
    text, markings, exclusions = case

    highlights = highlight(text, markings, exclusions=exclusions)

    for segment in highlights.segments():
        over = {m for m in markings if m.start <= segment.start and segment.end <= m.end}
        touching = {m for m in markings if m.start < segment.end and segment.start < m.end}
        assert over == touching
        assert set(segment.claims) == {m.claim for m in over if m.role is Role.CONTENT}
        assert segment.roles == {m.role for m in over}


@given(marked_texts())
def test_claims_over_one_segment_lie_in_different_lanes(case):
    text, markings, exclusions = case

    highlights = highlight(text, markings, exclusions=exclusions)

    for segment in highlights.segments():
        lanes = [highlights.lanes[claim] for claim in segment.claims]
        assert len(set(lanes)) == len(lanes)
        assert lanes == sorted(lanes)


@given(marked_texts())
def test_a_claim_is_first_and_last_where_its_segments_begin_and_end(case):
    text, markings, exclusions = case

    highlights = highlight(text, markings, exclusions=exclusions)

    for claim in {m.claim for m in markings}:
        places = [segment.start for segment in highlights.segments() if claim in segment.claims]
        assert highlights.first.get(claim) == (places[0] if places else None)
        assert highlights.last.get(claim) == (places[-1] if places else None)


def test_blank_lines_part_paragraphs_and_single_line_ends_do_not():
    highlights = highlight("One\ntwo.\n \n\nThree.", [])

    assert [(block.start, block.end) for block in highlights.blocks] == [(0, 8), (12, 18)]


def test_an_excluded_line_inside_a_paragraph_becomes_a_block_of_its_own():
    text = "The coast.\nSputnik\n\nThe Kremlin."

    highlights = highlight(text, [], exclusions=[Stretch(7, 11, 18)])

    assert [(text[block.start : block.end], block.exclusion) for block in highlights.blocks] == [
        ("The coast.", None),
        ("Sputnik", 7),
        ("The Kremlin.", None),
    ]


def test_a_control_character_stands_alone():
    highlights = highlight("ab\u202ecd", [])

    assert [(segment.text, segment.is_control) for segment in highlights.segments()] == [
        ("ab", False),
        ("\u202e", True),
        ("cd", False),
    ]


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d👩\u200d👧"])
def test_joiners_at_their_ordinary_work_stay_in_the_word(text):
    highlights = highlight(text, [])

    assert [segment.text for segment in highlights.segments()] == [text]


def test_a_marking_past_the_text_is_refused():
    with pytest.raises(ValueError, match="past the end"):
        highlight("short", [Marking(1, Role.CONTENT, 0, 6)])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left. She stayed.", ["He left. ", "She stayed."]),
        ("Maj. Gen. Igor Konashenkov spoke. Then", ["Maj. Gen. Igor Konashenkov spoke. ", "Then"]),
        ("J. Smith said “No.” He left", ["J. Smith said “No.” ", "He left"]),
        ("It is 3.5 km. ok? Yes", ["It is 3.5 km. ok? ", "Yes"]),
        ("是。不是！对", ["是。", "不是！", "对"]),
        ("هل؟ نعم۔ لا", ["هل؟ ", "نعم۔ ", "لا"]),
    ],
)
def test_sentences_begin_where_a_reader_would_say(text, sentences):
    highlights = highlight(text, [])

    found = [text[sentence.start : sentence.end] for sentence in highlights.blocks[0].sentences]
    assert found == sentences


@pytest.mark.parametrize("text", ["“" * 100_000, "A. " * 33_000, "\n \n" * 33_000, "\u202e" * 100_000, "." * 100_000])
def test_the_work_grows_with_the_text_and_no_faster(text):
    began = time.process_time()

    highlight(text, [])

    assert time.process_time() - began < 2.0
