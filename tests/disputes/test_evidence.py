"""Contested words inside a quote: pure functions, tables of examples."""

import pytest

from apps.disputes.evidence import Cue, cut_quote, read_evidence

QUOTE = "Moscow had rejected the offer"


def marked(quote: str = QUOTE, *, cues: tuple[Cue, ...] = (), contested: tuple[str, ...] = ()) -> str:
    words = cut_quote(quote, 100, cues=cues, contested=contested)
    return "".join(f"[{part.text}]" if part.contested else part.text for part in words)


@pytest.mark.parametrize(
    ("contested", "expected"),
    [
        ((), "Moscow had rejected the offer"),
        (("rejected",), "Moscow had [rejected] the offer"),
        (("REJECTED",), "Moscow had [rejected] the offer"),
        (("reject",), "Moscow had rejected the offer"),
        (("accepted", ""), "Moscow had rejected the offer"),
        (("had rejected", "rejected the"), "Moscow [had rejected the] offer"),
        (("Moscow", "offer"), "[Moscow] had rejected the [offer]"),
        ((QUOTE,), "[Moscow had rejected the offer]"),
        (("(",), "Moscow had rejected the offer"),
    ],
)
def test_contested_words_are_cut_out_whole(contested: tuple[str, ...], expected: str) -> None:
    assert marked(contested=contested) == expected


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        (Cue(111, 119, "rejected"), "Moscow had [rejected] the offer"),
        (Cue(111, 119, "accepted"), "Moscow had rejected the offer"),  # of another text
        (Cue(11, 19, "rejected"), "Moscow had rejected the offer"),  # before the quote
        (Cue(124, 134, "offer from"), "Moscow had rejected the offer"),  # reaching past it
    ],
)
def test_a_cue_is_marked_only_where_its_words_stand(cue: Cue, expected: str) -> None:
    assert marked(cues=(cue,)) == expected


def test_offsets_count_code_points() -> None:
    assert marked("🙂🙂 not true", cues=(Cue(103, 111, "not true"),)) == "🙂🙂 [not true]"


def test_evidence_of_a_pair_made_by_hand_is_empty() -> None:
    evidence = read_evidence({})

    assert (evidence.rule, evidence.cues, evidence.shared, evidence.contested) == ("", (), (), ())
