"""From findings to claims."""

import pytest

from apps.extraction.flow import extract
from apps.extraction.records import Act, Claim, Quoting


def only(text: str) -> Claim:
    (claim,) = [claim for claim in extract(text).claims if claim.within is None and not claim.implicit and claim.cue]
    return claim


@pytest.mark.parametrize(
    ("text", "quoting"),
    [
        ('"The talks have failed," Anna Lee said.', Quoting.DIRECT),
        ("Anna Lee said that the talks had failed.", Quoting.INDIRECT),
        ('Anna Lee said that the talks were "a total failure".', Quoting.MIXED),
    ],
)
def test_a_claim_tells_in_whose_words_it_is_reported(text: str, quoting: Quoting) -> None:
    assert only(text).quoting is quoting


def test_what_denies_in_its_first_words_is_a_denial() -> None:
    assert only('"This is not true," Anna Lee told journalists.').act is Act.DENY


def test_a_cue_with_a_negation_makes_a_negated_claim() -> None:
    claim = only("Anna Lee did not say that the talks had failed.")

    assert claim.negated


@pytest.mark.parametrize(
    "text", ["Nobody said that the talks had failed.", "Anna Lee has never said that the talks had failed."]
)
def test_a_negation_outside_the_cue_negates_too(text: str) -> None:
    assert only(text).negated


def test_words_that_leave_it_open_make_a_hedged_claim() -> None:
    assert only("Anna Lee said that the talks might have failed.").hedged


def test_a_claim_inside_another_points_at_it() -> None:
    text = "The newspaper Haaretz reported, citing sources, that Moscow had rejected the offer."
    found = extract(text)

    inner = [claim for claim in found.claims if claim.within is not None and not claim.implicit]

    assert [claim.mention[0].of(text) for claim in inner] == ["sources", "Moscow"]
    assert found.claims[inner[0].within or 0].mention[0].of(text) == "The newspaper Haaretz"
