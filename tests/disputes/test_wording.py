"""In which words the sides differ and what they share is told plainly, and nothing more is made of it."""

import pytest

from apps.disputes.wording import Wording, common, contrast, find_words, stems_of

pytestmark = pytest.mark.django_db

REPORT = "Moscow had rejected an Israeli offer of 3 delegations"
DENIAL = "The Kremlin’s offer was not rejected: Moscow invited 12,000 Israelis"


def differ(ours: str, theirs: str) -> Wording:
    return contrast([ours], [theirs], stems_of([ours, theirs]))


def test_what_one_says_and_the_other_does_not_by_kind():
    found = differ(DENIAL, REPORT)

    assert found.negations == ("not",)
    assert found.numbers == ("12,000",)
    assert found.names == ("Kremlin",)
    assert found.words == ("invited",)


def test_other_endings_are_no_other_words():
    assert not differ("They rejected offers", "An offer rejects them")


def test_nothing_differs_from_itself():
    assert not differ(REPORT, REPORT)


@pytest.mark.parametrize("words", ["It didn’t fall", "It didn't fall", "It never fell", "It cannot fall"])
def test_every_negation_is_one(words):
    assert differ(words, "It fell").negations
    assert not differ(words, "Nobody fell").negations


def test_a_capital_at_the_start_of_a_sentence_makes_no_name():
    assert find_words("Rain fell. “Dams broke,” said Ann.") == [
        ("Rain", False),
        ("fell", False),
        ("Dams", False),
        ("broke", False),
        ("said", False),
        ("Ann", True),
    ]


def test_common_ground_is_what_every_side_says_and_no_negation():
    sides = [[REPORT, "It was not so"], [DENIAL], ["No offer came from Moscow"]]

    found = common(sides, stems_of([quote for side in sides for quote in side]))

    assert (found.names, found.words, found.negations, found.numbers) == (("Moscow",), ("offer",), (), ())


def test_numbers_are_compared_without_their_commas():
    assert not differ("12,000 came", "12000 came").numbers


def test_a_text_without_words_says_nothing():
    assert not differ("—", REPORT)
