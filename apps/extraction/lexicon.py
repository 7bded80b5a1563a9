"""Word lists: data files whose first line tells their origin, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from apps.extraction.records import Act

FOLDER = Path(__file__).parent / "lexicon"
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a verb that signals attribution.

    form: "base", "s", "past", "participle" (past and participle share one form where English lets them) or "ing".
    complements: what the verb takes as content, letters of `verbs.txt`.
    """

    lemma: str
    act: Act
    complements: str
    form: str


@cache
def phrases(name: str) -> frozenset[str]:
    """The lines of `lexicon/NAME.txt`, case folded. Raises FileNotFoundError if there is no such list."""
    return frozenset(line.casefold() for line in _lines(name))


@cache
def table(name: str) -> Mapping[str, str]:
    """The lines "key<TAB>value" of `lexicon/NAME.txt`, keys case folded, values as written."""
    pairs = (line.split("\t", 1) for line in _lines(name))
    return MappingProxyType({key.casefold(): value for key, value in pairs})


def is_adverb(low: str) -> bool:
    """Whether a case-folded word is an adverb: listed in `adverbs.txt`, or known by its ending."""
    return low in phrases("adverbs") or (low.endswith("ly") and low not in phrases("not_adverbs"))


@cache
def verbs() -> Mapping[str, Cue]:
    """Every form of every verb in `lexicon/verbs.txt`. A form of two verbs belongs to the one listed first."""
    forms: dict[str, Cue] = {}
    for line in _lines("verbs"):
        lemma, act, complements, *irregular = line.split()
        for form, word in _inflect(lemma, irregular):
            forms.setdefault(word, Cue(lemma, Act(act), complements, form))
    return MappingProxyType(forms)


@cache
def inflections(name: str) -> Mapping[str, Mapping[str, str]]:
    """For every form of every verb in `lexicon/NAME.txt`, what it may be: {"past": lemma, "participle": lemma, …}.

    A line is a lemma, then its irregular past, and its participle if that differs, or + for a doubled consonant.
    """
    forms: dict[str, dict[str, str]] = {}
    for line in _lines(name):
        lemma, *irregular = line.split()
        for form, word in _inflect(lemma, irregular):
            forms.setdefault(word, {}).setdefault(form, lemma)
    return MappingProxyType(forms)


def _lines(name: str) -> tuple[str, ...]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines[1:] if line.strip())


def _inflect(lemma: str, irregular: list[str]) -> list[tuple[str, str]]:
    """The forms of an English verb; `irregular`: its past, and its participle if that differs."""
    stem = _doubled(lemma) if irregular == ["+"] else lemma
    past = irregular[0] if irregular and irregular != ["+"] else _past(stem)
    participle = irregular[1] if len(irregular) > 1 else past
    return [("base", lemma), ("s", _third(lemma)), ("past", past), ("participle", participle), ("ing", _ing(stem))]


def _doubled(lemma: str) -> str:
    return lemma + lemma[-1]


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _past(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    if stem.endswith("y") and stem[-2] not in VOWELS:
        return stem[:-1] + "ied"
    return stem + "ed"


def _ing(stem: str) -> str:
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    return (stem[:-1] if stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")) else stem) + "ing"
