"""(claim, question) tables: what can be turned round is, what cannot is put as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.extraction.questions import Asked, neutral_question
from apps.extraction.records import Act, Claim
from apps.extraction.spans import Span


def ask(text: str, *, implicit: bool = False, speaker: str | None = None, denier: str | None = None) -> str:
    claim = Claim(None, (Span(0, len(text)),), implicit=implicit)
    return neutral_question(text, [Asked(claim, speaker, denier)])


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        (
            "that Moscow rejected Israeli attempts to send senior political officials",
            "Did Moscow reject Israeli attempts to send senior political officials?",
        ),
        ("Moscow had rejected the offer", "Did Moscow reject the offer?"),
        ("The trouble was sparked by chants", "Was the trouble sparked by chants?"),
        ("It is not aimed at one community", "Is it aimed at one community?"),
        ("The deck was so full that it could not be closed", "Was the deck so full that it could not be closed?"),
        ("The crew was told not to close the door", "Was the crew told not to close the door?"),
        ("They would have never agreed", "Would they have agreed?"),
        ("the watch won't ship in spring", "Will the watch ship in spring?"),
        ("its jets never left and were back in time", "Did its jets leave?"),
        ('Israeli pilots of using "the plane as a cover"', "Did Israeli pilots use the plane as a cover?"),
        ("the allegations of fraud", "Do the allegations of fraud hold?"),
        ("the Conservatives' plans would see spending cuts", "Would the Conservatives' plans see spending cuts?"),
        ("Mr Howard's stance was weak", "Was Mr Howard's stance weak?"),
        ("reports that Santini had been given £3m", "Was Santini given £3m?"),
        ("Santini had been playing for time", "Was Santini playing for time?"),
        ("Moscow allegedly turned down an offer", "Did Moscow turn down an offer?"),
        ("Mr Ebbers, 63, directed the fraud", "Did Mr Ebbers direct the fraud?"),
        ("after the crash, Moscow rejected the offer", "Did Moscow reject the offer?"),
        ("Russia, however, rejected the offer", "Did Russia reject the offer?"),
        ("putting commerce above abuse", "Does this hold: “putting commerce above abuse”?"),
        ("the risk of losing money is high", "Is the risk of losing money high?"),
        ("the minister of lying to voters", "Did the minister lie to voters?"),
        ("the Leeds United striker of cheating", "Did the Leeds United striker cheat?"),
        ("she sent or received secret papers", "Did she send or receive secret papers?"),
        ("Yukos had wrongly accompanied the sale", "Did Yukos wrongly accompany the sale?"),
        ("the club was said to have made offers", "Was the club said to have made offers?"),
        ("Chelsea to have made offers", "Does this hold: “Chelsea to have made offers”?"),
        ("and let the world know", "Does this hold: “and let the world know”?"),
    ],
)
def test_the_question_is_the_claim_turned_round(claim: str, question: str) -> None:
    assert ask(claim) == question


def test_of_a_charge_the_deed_is_asked() -> None:
    charge, statement = "Wal-Mart of paying less than its rivals do", "the firm lied about the risk of losing money"

    asked = [
        neutral_question(text, [Asked(Claim(None, (Span(0, len(text)),), act=Act.ACCUSE))])
        for text in (charge, statement)
    ]

    assert asked == ["Did Wal-Mart pay less than its rivals do?", "Did the firm lie about the risk of losing money?"]


def test_the_denier_stands_for_the_pronoun_of_a_claim_only_the_denial_states() -> None:
    assert ask("he took the money", implicit=True, denier="John Smith") == "Did John Smith take the money?"


def test_its_is_the_speakers_own() -> None:
    assert ask("its jets were already back", speaker="Israel") == "Were Israel's jets already back?"


def test_what_is_denied_in_a_bare_noun_is_asked_after() -> None:
    assert ask("a rift", implicit=True, denier="Tony Blair") == "Was there a rift?"


def test_a_deed_without_a_doer_is_asked_of_who_denies_it() -> None:
    assert ask("using a cover", implicit=True, denier="Kostas Kenteris") == "Did Kostas Kenteris use a cover?"


def test_a_headlines_capitals_are_taken_back_as_the_article_writes_the_words() -> None:
    headline = "Russia Rejected Offer After Downing"
    text = f"{headline}\nMoscow rejected the offer after the downing."

    question = neutral_question(text, [Asked(Claim(None, (Span(0, len(headline)),)))])

    assert question == "Did Russia reject offer after downing?"


def test_a_long_claim_is_cut_where_its_clause_ends() -> None:
    claim = (
        "Moscow rejected an offer of a visit by two ministers of the government of the country, which came late "
        "and found few friends among the officials of either capital"
    )

    assert ask(claim) == "Did Moscow reject an offer of a visit by two ministers of the government of the country?"


def test_the_claim_that_reads_best_is_asked() -> None:
    text = "“We never agreed.” Moscow rejected the offer."
    claims = [Claim(None, (Span(0, 18),)), Claim(None, (Span(19, len(text)),))]

    assert neutral_question(text, [Asked(claim) for claim in claims]) == "Did Moscow reject the offer?"


def test_words_in_the_first_person_stay_a_quotation_under_their_speakers_name() -> None:
    question = ask("“I know that they were caught,”", speaker="Duncan Hunter")

    assert question == "Is it the case, as Duncan Hunter says, that “I know that they were caught”?"


def test_only_the_first_sentence_is_asked_about() -> None:
    assert ask("The deal was signed on Sept. 3. Nobody came.") == "Was the deal signed on Sept. 3?"


@given(st.text(min_size=1, max_size=200))
def test_any_words_give_one_question(words: str) -> None:
    question = ask(words)

    assert question.endswith("?")
    assert "\n" not in question
