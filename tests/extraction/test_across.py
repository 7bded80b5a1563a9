"""Claims of two articles: (one, other, how they stand to each other) tables, and what holds for any two."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction.account import Account
from apps.extraction.across import RelationKind, load_weights, relate, shares
from apps.extraction.records import Act, OppositionKind
from apps.extraction.vectors import embed

SAME, AGAINST = RelationKind.CORROBORATES, RelationKind.OPPOSES


def account(
    content: str, *, act: Act = Act.ASSERT, speaker: str | None = "Anna Lee", day: int = 1, lead: str = ""
) -> Account:
    return Account(
        content=content,
        sentence=f"{lead}{content}",
        speaker=speaker,
        act=act,
        said_on=date(2014, 9, day),
        vector=embed([content])[0],
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Syrian army shot down the Russian plane over Latakia", "Syria's army had shot down a Russian plane"),
        ("Apple will sell a gold watch for $5,000", "the gold Apple watch will sell for about $5,000"),
    ],
)
def test_claims_of_one_proposition_corroborate_each_other(one: str, other: str) -> None:
    found = relate(account(one), account(other))

    assert found is not None
    assert found.kind is SAME
    assert found.opposition is None
    assert found.evidence.shared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moscow had rejected the offer of the Israeli government", "the Israeli army held an exercise in the desert"),
        ("This is not true.", "This is not true."),
        ("a meteorite fell near the airport of Managua", "the president of Chile opened a new hospital"),
    ],
)
def test_claims_about_different_things_are_not_related(one: str, other: str) -> None:
    assert relate(account(one), account(other)) is None


def test_a_denial_opposes_what_states_its_content() -> None:
    said = account("the rebels had shot down the plane over Donetsk", day=1)
    denied = account("that the rebels had shot down the plane over Donetsk", act=Act.DENY, day=2)

    found = relate(denied, said)

    assert found is not None
    assert (found.kind, found.right_counters, found.opposition) == (AGAINST, False, OppositionKind.DENIES)


def test_two_denials_of_one_thing_corroborate_each_other() -> None:
    one = account("that the rebels had shot down the plane over Donetsk", act=Act.DENY)
    other = account("the rebels shot down the plane over Donetsk", act=Act.DENY, speaker="Bob Ray")

    found = relate(one, other)

    assert found is None or found.kind is SAME


def test_a_negation_opposes_the_same_words_without_it() -> None:
    found = relate(
        account("the video of the beheading is not genuine"), account("the video of the beheading is genuine")
    )

    assert found is not None
    assert found.kind is AGAINST
    assert not found.right_counters


@pytest.mark.parametrize(
    ("claim", "act", "content"),
    [
        (
            "parents for failing to educate their children properly",
            Act.ASSERT,
            "parents for not educating their children properly",
        ),
        (
            "it was unclear whether the woman held in Lebanon is the wife of the leader",
            Act.ASSERT,
            "the woman held in Lebanon is not the wife of the leader",
        ),
        (
            "a dozen fighter jets of the army had flown over Donetsk",
            Act.DENY,
            "it was not aware of the army flying jets over Donetsk",
        ),
        (
            "health officials are monitoring hospitals closely since the recent lone Ebola patient diagnosed in Texas",
            Act.ASSERT,
            "the patient has Ebola are false",
        ),
        (
            "the company has been discouraging customers from using the browser for their private letters",
            Act.ASSERT,
            "the company does not want its customers to be using the browser for their letters",
        ),
        (
            "the army holds the daughter of the leader of the rebels, whom soldiers detained near Tripoli",
            Act.DENY,
            "that the woman whom soldiers detained near Tripoli is a wife of the leader of the rebels",
        ),
        (
            "the blogger thinks that a restaurant is opening in Scotland soon",
            Act.ASSERT,
            "the blogger never actually said that a restaurant is opening in Scotland",
        ),
        (
            "the dictator considers Scotland, left-leaning as it is, suitable for his restaurant",
            Act.ASSERT,
            "despite voting No' he would consider left-leaning Scotland suitable for a restaurant",
        ),
        (
            "the company has squashed all rumours that a pumpkin spice condom ever existed",
            Act.DENY,
            "rumours that a pumpkin spice condom ever existed",
        ),
        (
            "“if the Pope did mean that all animals go to heaven, then animals have a soul”",
            Act.ASSERT,
            "all animals do not go to heaven, for they have no soul",
        ),
        (
            "I was amazed because I've never heard of a spider that can survive under the skin of a mammal",
            Act.DENY,
            "he had never heard of spiders that can survive beneath the skin of any mammal",
        ),
        (
            "the actor Macaulay Culkin is dead, whom all of us loved in the film Richie Rich",
            Act.ASSERT,
            "Oh no Macaulay Culkin is dead man I loved the film Richie Rich",
        ),
        (
            "the site features sensationalized stories on true incidents and reports",
            Act.ASSERT,
            "the site does feature some sensationalized reports on incidents, and it has stories that are fiction",
        ),
        (
            "officers tried to recruit him and then he told a friend about it",
            Act.DENY,
            "this and then told a friend how officers tried to recruit him",
        ),
    ],
    ids=[
        "fails to",
        "leaves open",
        "knows of nothing",
        "is about more",
        "negates another predicate",
        "denies another predicate",
        "denies a saying",
        "quotes a vote",
        "denies too",
        "supposes",
        "has not heard of it either",
        "cries",
        "is false in part",
        "points elsewhere",
    ],
)
def test_who_says_no_more_than_the_other_leaves_open_is_not_opposed(claim: str, act: Act, content: str) -> None:
    found = relate(account(claim), account(content, act=act, speaker="Bob Ray"))

    assert found is None or found.kind is SAME


@pytest.mark.parametrize("lead", ["I am not saying ", "None of them reported "])
def test_what_nobody_says_opposes_nothing(lead: str) -> None:
    claim, content = "this was a meteorite impact near the airport", "this was not a meteorite impact near the airport"

    assert relate(account(claim), account(content)) is not None
    assert relate(account(claim), account(content, lead=lead)) is None
    assert relate(account(claim, lead=lead), account(content)) is None


def test_a_negation_before_the_claims_own_clause_leads_to_nothing() -> None:
    claim, content = "this was a meteorite impact near the airport", "this was not a meteorite impact near the airport"

    assert relate(account(claim, lead="She did not stay, but said "), account(content)) is not None


@pytest.mark.parametrize(
    ("claim", "act", "content"),
    [
        ("the video of the beheading is genuine", Act.ASSERT, "I do not think the video of the beheading is genuine"),
        (
            "the woman whom soldiers detained near Tripoli is the wife of the leader of the rebels",
            Act.DENY,
            "that the woman whom soldiers detained near Tripoli is a wife of the leader of the rebels",
        ),
    ],
    ids=["neg-raising", "denied to be a"],
)
def test_what_turns_the_claims_own_predicate_opposes_it(claim: str, act: Act, content: str) -> None:
    found = relate(account(claim), account(content, act=act, speaker="Bob Ray"))

    assert found is not None
    assert found.kind is AGAINST


WORDS = st.sampled_from(
    ["the rebels", "denied", "not", "a plane", "shot down", "12", "15", "Kiev", "hoax", "said", "😀"]
)
CONTENTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@settings(max_examples=60)
@given(CONTENTS, CONTENTS, st.sampled_from([Act.ASSERT, Act.DENY]))
def test_the_order_of_two_claims_changes_only_which_of_them_is_named_right(one: str, other: str, act: Act) -> None:
    left, right = account(one, act=act), account(other, day=2)

    there, back = relate(left, right), relate(right, left)

    assert shares(left, right, load_weights()) == pytest.approx(shares(right, left, load_weights()))
    assert (there is None) == (back is None)
    if there and back:
        assert there.kind is back.kind
        assert there.kind is SAME or there.right_counters != back.right_counters


def test_no_share_is_more_than_one() -> None:
    one = account("the rebels had shot down the plane")

    found = shares(one, one, load_weights())

    assert 0 <= found[AGAINST] < found[SAME] <= 1
    assert np.isclose(np.linalg.norm(one.vector), 1)
