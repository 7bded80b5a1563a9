"""The ranking of those who may be meant."""

import pytest

from apps.extraction.coreference import Option, fitted, likeliest, narrowed, widened
from apps.extraction.mentions import Form, read_mention
from apps.extraction.spans import Span
from apps.extraction.training.coreference import Example, fit


def test_the_option_with_the_most_weight_is_chosen_and_the_first_of_equals() -> None:
    near, far, nobody = Option(1, "Lee", ("near",)), Option(2, "Stone", ("far",)), Option(None, "", ())

    assert likeliest((near, far, nobody), {"near": 0.5, "far": 1.0}) is far
    assert likeliest((near, far, nobody), {}) is near


def test_weights_of_a_kind_count_for_that_kind_alone() -> None:
    weights = {"near": 1.0, "noun|near": 2.0, "person|near": 4.0}

    assert narrowed(weights, ("noun", "definite")) == {"near": 3.0}
    assert list(widened(["near"], ("noun", "definite"))) == ["near", "noun|near", "definite|near"]


def test_the_shipped_weights_prefer_the_last_speaker_for_he() -> None:
    weights = fitted(("person",))

    assert weights["spoke 0"] > weights["never spoke"]


def test_fitting_learns_which_option_is_right() -> None:
    options = (Option(1, "Lee", ("near",)), Option(2, "Stone", ("far",)))

    weights = fit([Example(options, ("person",), (False, True))] * 3)

    assert likeliest(options, narrowed(weights, ("person",))).name == "Stone"


@pytest.mark.parametrize(
    ("words", "form", "head", "sort"),
    [
        ("she", Form.SHE, "", ""),
        ("him", Form.HE, "", ""),
        ("the Israeli defense minister", Form.DEFINITE, "minister", "person"),
        ("The newspaper", Form.DEFINITE, "newspaper", "outlet"),
        ("a source close to the talks", Form.INDEFINITE, "source", ""),
        ("her spokesman", Form.OWNED, "spokesman", "person"),
        ("The pair", Form.DEFINITE, "pair", "pair"),
        ("Prosecutors", Form.BARE, "prosecutors", "group"),
        ("the 31-year-old", Form.DEFINITE, "31-year-old", "person"),
    ],
)
def test_a_mention_says_how_it_points_and_at_what(words: str, form: Form, head: str, sort: str) -> None:
    mention = read_mention(words, Span(0, len(words)))

    assert (mention.form, mention.head, mention.sort) == (form, head, sort)


def test_nationalities_stand_for_their_states() -> None:
    words = "the Russian ministry"

    assert read_mention(words, Span(0, len(words))).modifiers == {"russia"}
