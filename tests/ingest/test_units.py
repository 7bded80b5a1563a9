"""Disputes that are not taken apart: what holds them together, and that settling twice changes nothing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from apps.ingest.clustering import Group, Link, Material, Sides, cluster
from apps.ingest.units import units_of

SAME, AGAINST = False, True
PAIR = frozenset(frozenset(ends) for ends in [(1, 2)])


def material(*links: tuple[int, int, bool], found: tuple[Group, ...] = (), **more) -> Material:
    claims = {end for link in links for end in link[:2]} | {claim for group in found for claim in group.claims}
    return Material({claim: (claim,) for claim in claims}, found, links=[Link(*link, 0.9) for link in links], **more)


def again(sides: list[Sides], given: Material, free: set[int]) -> list[Sides]:
    """Settled once more, with the links of some claims alone."""
    units, apart = units_of(sides, given)
    return [one.sides for one in cluster(replace(given, units=units, free=frozenset(free | apart)))]


def test_what_links_and_findings_set_as_it_stands_holds_together():
    tied = material((1, 3, SAME), found=(Group(((1,), (2,))),))

    assert units_of([((1, 3), (2,))], tied) == ([((1, 3), (2,))], set())


def test_a_claim_that_nothing_holds_any_more_leaves():
    assert units_of([((1, 3), (2,))], material((1, 2, AGAINST))) == ([((1,), (2,))], {3})


def test_a_claim_that_its_links_set_elsewhere_leaves():
    assert units_of([((1, 3), (2,))], material((1, 2, AGAINST), (1, 3, AGAINST))) == ([((1,), (2,))], {3})


def test_without_a_second_side_nothing_is_left():
    assert units_of([((1, 3), (2,))], material((1, 3, SAME))) == ([], {1, 2, 3})


def test_of_two_parts_the_larger_stays():
    tied = material((1, 2, AGAINST), (3, 4, AGAINST), (4, 5, SAME))

    assert units_of([((1, 3), (2, 4, 5))], tied) == ([((3,), (4, 5))], {1, 2})


def test_what_people_parted_comes_apart():
    for parted in ({"never_opposed": PAIR}, {"never_alike": frozenset({frozenset((1, 3))})}):
        tied = material((1, 2, AGAINST), (3, 2, AGAINST), **parted)
        assert units_of([((1, 3), (2,))], tied) == ([], {1, 2, 3})


def test_one_voice_on_both_sides_comes_apart():
    assert units_of([((1,), (2,))], material((1, 2, AGAINST), speakers={1: 7, 2: 7})) == ([], {1, 2})


def test_a_new_claim_joins_a_unit_and_others_are_left_where_they_are():
    tied = material((1, 2, AGAINST), (2, 3, SAME), (2, 4, SAME))

    assert again([((1,), (2,))], tied, free={3}) == [((1,), (2, 3))]


def test_what_a_unit_was_found_by_still_names_it_and_another_articles_finding_founds_nothing():
    about, elsewhere = Group(((1,), (2,)), question="Was it so?"), Group(((8,), (9,)))
    tied = material((2, 3, SAME), found=(about, elsewhere))

    units, _ = units_of([((1,), (2,))], tied)
    (one,) = cluster(replace(tied, units=units, free=frozenset({3})))

    assert (one.sides, one.groups) == (((1,), (2, 3)), (about,))


CLAIMS = range(18)  # three an article
LINKS = st.lists(
    st.tuples(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS), st.booleans(), st.sampled_from([0.6, 0.8, 0.9])).filter(
        lambda one: one[0] // 3 != one[1] // 3
    ),
    max_size=30,
    unique_by=lambda one: frozenset(one[:2]),
)


@given(links=LINKS, articles=st.sets(st.integers(0, 5)), read=st.integers(0, 5), later=LINKS)
def test_settled_twice_is_settled_once(links, articles, read, later):
    known = {frozenset(link[:2]) for link in links}
    whole = Material(
        order={claim: (claim,) for claim in CLAIMS},
        groups=[Group(((3 * one,), (3 * one + 1,)), 0.5 + one / 20) for one in articles],
        links=[Link(*link) for link in links],
        stories={claim: claim // 3 for claim in CLAIMS},
    )
    stood = [one.sides for one in cluster(whole)]
    grown = replace(whole, links=[*whole.links, *(Link(*one) for one in later if frozenset(one[:2]) not in known)])
    free = {3 * read, 3 * read + 1, 3 * read + 2}

    once = again(stood, grown, free)

    assert again(once, grown, free) == once
