"""Articles put together from sentence templates: who said what in them is known to the letter. Pure."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WORDS: Mapping[str, Sequence[str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text())
CLAIMS = 20
DISPUTES = 2
ONE_SIDED = 0.15
UNNAMED = "a senior official"
VERBS = {"assert": "said", "warn": "warned", "confirm": "confirmed", "deny": "denied", "promise": "promised"}

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of a story, its offsets in code points of the story's body. `within`: which claim it stands in."""

    speaker: str
    act: str
    quoting: str
    content: Stretch
    cue: Stretch
    mention: Stretch | None
    within: int | None = None
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A dispute inside a story: which of its claims is denied by which other."""

    claim: int
    counterclaim: int
    one_sided: bool


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    body: str
    claims: tuple[Told, ...]
    quarrels: tuple[Quarrel, ...]


def clause(dice: random.Random) -> str:
    """What can be said and denied, without a full stop."""
    thing = f"the {common(dice, 'qualities')} {common(dice, 'things')} near {common(dice, 'places')}"
    return f"{thing} {common(dice, 'happened')} and {common(dice, 'losses')}"


def common(dice: random.Random, kind: str) -> str:
    """A word of the kind; the first ones come oftener, as words do in any language."""
    words = WORDS[kind]
    return words[int(len(words) * dice.random() ** 2)]


class Writer:
    """Puts a story down sentence by sentence and notes where everything stands."""

    def __init__(self, dice: random.Random, voices: Sequence[str]) -> None:
        self.dice = dice
        self.voices = voices
        self.body = ""
        self.claims: list[Told] = []
        self.quarrels: list[Quarrel] = []

    def write(self, words: str) -> Stretch:
        start = len(self.body)
        self.body += words
        return start, len(self.body)

    def voice(self) -> str:
        return self.dice.choice(self.voices)

    def end_sentence(self) -> None:
        self.write(".\n\n" if self.dice.random() < 0.5 else ". ")  # two sentences a paragraph

    def narrate(self) -> None:
        words = clause(self.dice)
        self.write(words[0].upper() + words[1:])
        self.end_sentence()

    def report(self, speaker: str, what: str, *, act: str) -> int:
        """Ivan Petrov said on Monday that …"""
        mention = self.write(speaker[0].upper() + speaker[1:])
        self.write(" ")
        cue = self.write(VERBS[act])
        self.write(f" {common(self.dice, 'days')} that ")
        return self.tell(Told(speaker, act, "indirect", self.write(what), cue, mention))

    def quote(self, speaker: str, what: str) -> int:
        """“…,” said Ivan Petrov."""
        self.write("“")
        content = self.write(what[0].upper() + what[1:])
        self.write(",” ")
        mention = self.write(speaker)
        self.write(" ")
        return self.tell(Told(speaker, "assert", "direct", content, self.write("said"), mention))

    def nest(self, outer: str, inner: str, what: str) -> int:
        """The Arland Herald reported that Ivan Petrov had said that …"""
        mention = self.write(outer)
        self.write(" ")
        cue = self.write("reported")
        self.write(" that ")
        inner_mention = self.write(inner)
        self.write(" ")
        inner_cue = self.write("had said")
        self.write(" that ")
        content = self.write(what)
        around = self.tell(Told(outer, "assert", "indirect", (inner_mention[0], content[1]), cue, mention))
        return self.tell(Told(inner, "assert", "indirect", content, inner_cue, inner_mention, within=around))

    def tell(self, claim: Told) -> int:
        self.claims.append(claim)
        return len(self.claims) - 1

    def quarrel(self) -> None:
        """A claim and its denial; or the denial alone, with what it denies known from it only."""
        what, (first, second) = clause(self.dice), self.dice.sample(self.voices, 2)
        one_sided = self.dice.random() < ONE_SIDED
        if not one_sided:
            claim = self.report(first, what, act="assert")
            self.end_sentence()
        counterclaim = self.report(second, what, act="deny")
        if one_sided:
            denial = self.claims[counterclaim]
            implied = Told(
                "", "assert", "indirect", denial.content, denial.cue, None, within=counterclaim, implicit=True
            )
            claim = self.tell(implied)
        self.end_sentence()
        self.quarrels.append(Quarrel(claim, counterclaim, one_sided))

    def tell_something(self, room: int) -> None:
        kind = self.dice.random()
        if kind < 0.1 and room > 1:
            self.nest(self.voice(), self.voice(), clause(self.dice))
        elif kind < 0.4:
            self.quote(self.voice(), clause(self.dice))
        elif kind < 0.41:
            self.report(UNNAMED, clause(self.dice), act="assert")
        else:
            self.report(self.voice(), clause(self.dice), act=self.dice.choice(list(VERBS)))
        self.end_sentence()


def write_story(dice: random.Random, voices: Sequence[str]) -> Story:
    """An article of about 700 words with exactly CLAIMS claims and DISPUTES disputes, said by some of the voices."""
    writer = Writer(dice, voices)
    title = clause(dice)
    title = title[0].upper() + title[1:]
    writer.write(f"{title}\n\n")
    for _ in range(DISPUTES):
        writer.quarrel()
        writer.narrate()
    while (room := CLAIMS - len(writer.claims)) > 0:
        writer.tell_something(room)
        if dice.random() < 0.5:
            writer.narrate()
    return Story(title, writer.body, tuple(writer.claims), tuple(writer.quarrels))
