"""From the encoder's numbers to fragments, on numbers made by hand."""

import numpy as np

from apps.extraction import heads
from apps.extraction.tagging import Chain, entities, fragments

NEVER = np.float32(-1e4)
SURE = np.float32(9)


def chain() -> Chain:
    tags = heads.TAGS
    moves = [[NEVER if b.startswith("I") and a[2:] != b[2:] else 0.0 for b in tags] for a in tags]
    start = [NEVER if tag.startswith("I") else 0.0 for tag in tags]
    return Chain(
        np.array(moves, dtype=np.float32),
        np.array(start, dtype=np.float32),
        np.zeros((2, len(heads.REACHES)), dtype=np.float32),
    )


def rows(tags: list[str], links: dict[int, int] | None = None) -> np.ndarray:
    """Numbers that say these tags, and that words `links` point at words."""
    found = np.zeros((len(tags), heads.WIDTH), dtype=np.float32)
    for place, tag in enumerate(tags):
        found[place, heads.TAG_HEAD.start + heads.TAGS.index(tag)] = SURE
    for number, (word, cue) in enumerate((links or {}).items()):
        found[word, heads.QUERY_HEAD.start + number] = 8 * SURE
        found[cue, heads.KEY_HEAD.start + number] = SURE
    return found


def test_runs_of_tags_become_fragments_with_the_cue_they_point_at() -> None:
    tags = ["B-speaker", "I-speaker", "B-cue", "B-content", "I-content", "O", "B-cue", "B-content"]

    found = fragments(rows(tags, {0: 2, 1: 2, 3: 2, 4: 2, 7: 6}), [0], chain())

    assert [(part.role, part.first, part.last, part.cue) for part in found] == [
        ("speaker", 0, 2, 1),
        ("cue", 2, 3, 1),
        ("content", 3, 5, 1),
        ("cue", 6, 7, 3),
        ("content", 7, 8, 3),
    ]
    assert all(part.sure > 0.9 for part in found)


def test_no_fragment_crosses_a_paragraph() -> None:
    tags = ["B-content", "I-content", "I-content", "I-content"]

    found = fragments(rows(tags), [0, 2], chain())

    assert (found[0].first, found[0].last) == (0, 2)
    assert all(part.first >= 2 or part.last <= 2 for part in found)


def test_a_word_that_points_nowhere_has_no_cue() -> None:
    numbers = rows(["B-cue", "O", "B-content"])
    numbers[2, heads.ALONE_HEAD] = SURE

    assert fragments(numbers, [0], chain())[-1].cue is None


def test_a_cue_beyond_reach_is_no_candidate() -> None:
    tags = ["B-cue", *["O"] * 150, "B-content"]

    assert fragments(rows(tags, {151: 0}), [0], chain())[-1].cue is None


def test_entity_tags_become_entities_and_a_lone_inside_tag_begins_one() -> None:
    numbers = np.zeros((5, heads.WIDTH), dtype=np.float32)
    for place, tag in enumerate(["B-person", "I-person", "O", "I-place", "B-place"]):
        numbers[place, heads.ENTITY_HEAD.start + heads.ENTITIES.index(tag)] = SURE

    found = [(part.kind, part.first, part.last) for part in entities(numbers, [0])]

    assert found == [("person", 0, 2), ("place", 3, 4), ("place", 4, 5)]
