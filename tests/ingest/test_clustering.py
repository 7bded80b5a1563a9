"""Disputes out of groups and links: small cases by hand, and any case in any order."""

import random

from hypothesis import given
from hypothesis import strategies as st

from apps.ingest.clustering import Group, Link, Material, cluster

SAME, AGAINST = False, True


def material(*, groups=(), links=(), speakers=None, stories=None, **parted) -> Material:
    """Claims are ordered by their numbers, those of a group are one story's. A link: (claim, other, opposes, sure)."""
    told = {claim: min(group.claims) for group in groups for claim in group.claims}
    claims = {claim for group in groups for claim in group.claims} | {end for link in links for end in link[:2]}
    return Material(
        order={claim: (claim,) for claim in claims},
        groups=groups,
        links=[Link(*link) for link in links],
        stories=stories or told,
        speakers=speakers or {},
        **parted,
    )


def found(*sides, confidence=0.5, question="Was it so?") -> Group:
    return Group(sides, confidence, question)


def decided(*sides, dispute=1) -> Group:
    return Group(sides, dispute=dispute)


def sides(**given) -> list[tuple[tuple[int, ...], ...]]:
    return [one.sides for one in cluster(material(**given))]


def test_what_one_article_disputes_stands_as_it_was_found():
    assert sides(groups=[found((1, 3), (2,))]) == [((1, 3), (2,))]


def test_a_contradiction_between_articles_founds_a_dispute():
    assert sides(links=[(1, 2, AGAINST, 0.8)]) == [((1,), (2,))]


def test_claims_that_only_say_the_same_are_no_dispute():
    assert sides(links=[(1, 2, SAME, 0.8)]) == []


def test_a_claim_that_says_the_same_joins_its_side():
    assert sides(groups=[found((1,), (2,))], links=[(2, 9, SAME, 0.8)]) == [((1,), (2, 9))]


def test_a_claim_that_counters_a_side_joins_the_other():
    assert sides(groups=[found((1,), (2,))], links=[(2, 9, AGAINST, 0.8)]) == [((1, 9), (2,))]


def test_two_articles_disputes_become_one_whichever_way_round_their_sides_stand():
    links = [(1, 12, SAME, 0.8), (2, 11, SAME, 0.8)]

    assert sides(groups=[found((1,), (2,), confidence=0.9), found((11,), (12,))], links=links) == [((1, 12), (2, 11))]


def test_one_shared_side_remark_does_not_join_two_disputes():
    assert len(sides(groups=[found((1,), (2,)), found((11,), (12,))], links=[(1, 11, SAME, 0.95)])) == 2


def test_a_chain_of_likenesses_does_not_grow_long():
    chain = [(1, 9, AGAINST, 0.9), (1, 2, SAME, 0.8), (2, 3, SAME, 0.8), (3, 4, SAME, 0.8)]

    assert sides(links=chain) == [((1, 2), (9,))]
    assert sides(links=[*chain, (1, 3, SAME, 0.7)]) == [((1, 2, 3), (9,))]


def test_copies_of_one_story_need_no_links_of_their_own():
    links = [(1, 9, AGAINST, 0.9), (1, 2, SAME, 0.8), (1, 3, SAME, 0.8), (2, 8, SAME, 0.7), (1, 8, SAME, 0.7)]

    assert sides(links=links, stories={1: 0, 2: 0, 3: 0, 9: 9, 8: 8}) == [((1, 2, 3, 8), (9,))]


def test_links_that_contradict_each_other_join_nothing():
    links = [(1, 11, SAME, 0.6), (2, 12, SAME, 0.6), (1, 12, SAME, 0.6), (2, 11, SAME, 0.6)]

    assert len(sides(groups=[found((1,), (2,)), found((11,), (12,))], links=links)) == 2


def test_the_surest_link_wins_where_two_say_otherwise():
    links = [(1, 9, SAME, 0.6), (2, 9, SAME, 0.7)]

    assert sides(groups=[found((1,), (2,))], links=links) == [((1,), (2, 9))]


def test_a_speaker_never_comes_to_stand_on_both_sides():
    speakers = {1: 7, 2: 8, 9: 7}

    assert sides(groups=[found((1,), (2,))], links=[(2, 9, SAME, 0.8)], speakers=speakers) == [((1,), (2,))]


def test_a_speaker_who_says_otherwise_later_has_no_dispute_with_themselves():
    assert sides(links=[(1, 2, AGAINST, 0.9)], speakers={1: 7, 2: 7}) == []


def test_a_pair_that_a_person_parted_is_never_put_across_again():
    parted = frozenset({frozenset({1, 2})})

    assert sides(links=[(1, 2, AGAINST, 0.9)], never_opposed=parted) == []
    assert sides(links=[(1, 3, SAME, 0.8), (3, 2, AGAINST, 0.9)], never_opposed=parted) == [((3,), (2,))]


def test_a_pair_that_does_not_say_the_same_never_shares_a_side():
    parted = frozenset({frozenset({1, 9})})

    assert sides(groups=[found((1,), (2,))], links=[(2, 9, AGAINST, 0.9)], never_alike=parted) == [((1,), (2,))]


def test_a_decided_dispute_keeps_its_sides_and_others_would_join_it():
    (one,) = cluster(material(groups=[decided((1,), (2,), dispute=5)], links=[(2, 9, SAME, 0.8)]))

    assert (one.dispute, one.sides) == (5, ((1,), (2, 9)))


def test_two_decided_disputes_are_never_joined():
    groups = [decided((1,), (2,), dispute=5), decided((11,), (12,), dispute=6)]

    assert sides(groups=groups, links=[(1, 11, SAME, 0.9), (2, 12, SAME, 0.9)]) == [((1,), (2,)), ((11,), (12,))]


def test_a_finding_about_a_decided_dispute_makes_no_second_one():
    (one,) = cluster(material(groups=[decided((1,), (2,), dispute=5), found((1,), (2, 3))]))

    assert (one.dispute, one.sides) == (5, ((1,), (2, 3)))


def test_a_claim_that_a_person_took_out_is_not_offered_again():
    groups = [decided((1,), (2,), dispute=5), found((1,), (2, 3))]

    (one,) = cluster(material(groups=groups, links=[(2, 9, SAME, 0.8)], removed=frozenset({(5, 3), (5, 9)})))

    assert one.sides == ((1,), (2,))


def test_of_three_sides_one_can_be_joined_and_none_can_be_countered():
    groups = [found((1,), (2,), (3,))]

    assert sides(groups=groups, links=[(3, 9, SAME, 0.8)]) == [((1,), (2,), (3, 9))]
    assert sides(groups=groups, links=[(3, 9, AGAINST, 0.8)]) == [((1,), (2,), (3,))]


def test_the_surest_finding_leads_and_the_surest_contradiction_is_named():
    groups = [found((11,), (12,), confidence=0.6, question="First?"), found((1,), (2,), confidence=0.9)]
    links = [(1, 11, SAME, 0.7), (2, 12, SAME, 0.7), (1, 12, AGAINST, 0.95)]

    (one,) = cluster(material(groups=groups, links=links))

    assert [group.confidence for group in one.groups] == [0.9, 0.6]
    assert one.best == Link(*links[2])
    assert one.confidence == 0.95


CLAIMS = range(18)  # three an article
SURE = st.sampled_from([0.6, 0.7, 0.8, 0.9])
LINKS = st.lists(
    st.tuples(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS), st.booleans(), SURE).filter(
        lambda one: one[0] // 3 != one[1] // 3
    ),
    max_size=25,
    unique_by=lambda one: frozenset(one[:2]),
)
ARTICLES = st.sets(st.integers(0, 5), max_size=5)
VOICES = st.lists(st.integers(0, 5), min_size=len(CLAIMS), max_size=len(CLAIMS))


def renumbered(given: Material, numbers: list[int], dice: random.Random) -> Material:
    """The same material in another order, its claims under other numbers."""
    groups = [
        Group(tuple(tuple(numbers[claim] for claim in side) for side in group.sides), group.confidence)
        for group in given.groups
    ]
    links = [Link(numbers[link.claim], numbers[link.other], link.opposes, link.confidence) for link in given.links]
    return Material(
        order={numbers[claim]: key for claim, key in given.order.items()},
        groups=dice.sample(groups, len(groups)),
        links=dice.sample(links, len(links)),
        stories={numbers[claim]: story for claim, story in given.stories.items()},
        speakers={numbers[claim]: speaker for claim, speaker in given.speakers.items()},
    )


@given(links=LINKS, articles=ARTICLES, speakers=VOICES, dice=st.randoms(use_true_random=False))
def test_the_order_and_the_numbers_of_what_comes_in_change_nothing(links, articles, speakers, dice):
    straight = Material(
        order={claim: (claim,) for claim in CLAIMS},
        groups=[found((3 * one,), (3 * one + 1,), confidence=0.5 + one / 20) for one in articles],
        links=[Link(*one) for one in links],
        stories={claim: claim // 3 for claim in CLAIMS},
        speakers=dict(enumerate(speakers)),
    )
    numbers = dice.sample(range(100), len(CLAIMS))

    shuffled = cluster(renumbered(straight, numbers, dice))

    named = [tuple(tuple(numbers[claim] for claim in side) for side in one.sides) for one in cluster(straight)]
    assert [one.sides for one in shuffled] == named


@given(links=LINKS, speakers=VOICES)
def test_no_claim_and_no_voice_stands_twice(links, speakers):
    parted = frozenset(frozenset(one[:2]) for one in links[::4])
    given = Material(
        order={claim: (claim,) for claim in CLAIMS},
        links=[Link(*one) for one in links],
        speakers=dict(enumerate(speakers)),
        never_opposed=parted,
    )

    found_clusters = cluster(given)

    everywhere = [claim for one in found_clusters for side in one.sides for claim in side]
    assert len(everywhere) == len(set(everywhere))
    for one in found_clusters:
        left, right = one.sides
        assert not {speakers[claim] for claim in left} & {speakers[claim] for claim in right}
        assert not any(frozenset({a, b}) in parted for a in left for b in right)
