"""Who publishes and who speaks in the generated articles, and how often. Pure."""

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product

from benchmarks.stories import WORDS

SOURCES = 200
BODIES = 400
PERSONS = 3400
SPEAKING_FOR_A_BODY = 0.3
KNOWN_TWICE = 50  # one person in so many is the merged-away double of the one before


@dataclass(frozen=True, slots=True)
class Voice:
    """`represents`, `merged_into`: places in the list of voices; `source`: place in the list of sources."""

    name: str
    kind: str
    represents: int | None = None
    merged_into: int | None = None
    source: int | None = None


@dataclass(frozen=True, slots=True)
class People:
    """`ranks`: places in the list of voices, the most quoted first."""

    sources: tuple[str, ...]
    voices: tuple[Voice, ...]
    ranks: tuple[int, ...]

    def pick(self, dice: random.Random, number: int) -> list[int]:
        """Different voices by chance, those of a high rank far oftener (Zipf)."""
        found: dict[int, None] = {}
        while len(found) < number:
            found |= dict.fromkeys(dice.choices(self.ranks, cum_weights=zipf(len(self.ranks)), k=number - len(found)))
        return list(found)

    def pick_source(self, dice: random.Random) -> int:
        return dice.choices(range(len(self.sources)), cum_weights=zipf(len(self.sources)))[0]


@cache
def zipf(number: int) -> list[float]:
    return list(accumulate(1 / (rank + 6) for rank in range(number)))


def make_people(dice: random.Random) -> People:
    """Outlets that publish, bodies, and persons: most without office, some speaking for a body, few known twice."""
    sources = tuple(f"The {country} {paper}" for paper, country in product(WORDS["papers"], WORDS["countries"]))
    bodies = [f"the {country} {office}" for office, country in product(WORDS["offices"], WORDS["countries"])][:BODIES]
    names = [f"{first} {last}" for first, last in product(WORDS["first_names"], WORDS["last_names"])]
    voices = [Voice(name, "outlet", source=place) for place, name in enumerate(sources[:SOURCES])]
    voices += [Voice(name, "government") for name in bodies]
    for place, name in enumerate(dice.sample(names, PERSONS), len(voices)):
        body = dice.randrange(SOURCES, SOURCES + BODIES) if dice.random() < SPEAKING_FOR_A_BODY else None
        is_double = place % KNOWN_TWICE == 0 and place > SOURCES + BODIES
        voices.append(Voice(name, "person", body, place - 1 if is_double else None))
    ranks = dice.sample(range(len(voices)), len(voices))
    return People(sources[:SOURCES], tuple(voices), tuple(ranks))
