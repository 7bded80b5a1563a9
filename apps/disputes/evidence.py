"""Why two claims were paired, as the engine wrote it down, and the contested words inside a quote. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of the article that signal opposition."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """`contested`: words of the claim, and the words of the counterclaim that stand against them."""

    rule: str
    cues: tuple[Cue, ...]
    shared: tuple[str, ...]
    contested: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a quote."""

    text: str
    contested: bool


def read_evidence(stored: Mapping[str, Any]) -> Evidence:  # Any: JSON
    """The stored evidence; what a hand-made pair lacks is empty."""
    return Evidence(
        rule=stored.get("rule", ""),
        cues=tuple(Cue(cue["start"], cue["end"], cue["quote"]) for cue in stored.get("cues", ())),
        shared=tuple(stored.get("shared", ())),
        contested=tuple((ours, theirs) for ours, theirs in stored.get("contested", ())),
    )


def cut_quote(quote: str, start: int, *, cues: Iterable[Cue], contested: Iterable[str]) -> tuple[Words, ...]:
    """The quote, which begins at `start` of its text, cut where contested words and cues begin and end.

    A cue counts only where the quote has its very words at its offsets: pairs across articles bring cues of both.
    """
    ranges = [
        (cue.start - start, cue.end - start)
        for cue in cues
        if start <= cue.start and quote[cue.start - start : cue.end - start] == cue.quote
    ]
    ranges += [found.span() for words in contested for found in find_words(quote, words)]
    return tuple(pieces(quote, merged(ranges)))


def find_words(quote: str, words: str) -> "Iterable[re.Match[str]]":
    """Where the words first stand in the quote as whole words, whatever their case; nowhere for no words."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", quote, re.IGNORECASE) if words.strip() else None
    return (found,) if found else ()


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges in order, overlapping and touching ones as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return out


def pieces(quote: str, ranges: Sequence[tuple[int, int]]) -> Iterable[Words]:
    at = 0
    for start, end in ranges:
        if at < start:
            yield Words(quote[at:start], contested=False)
        yield Words(quote[start:end], contested=True)
        at = end
    if at < len(quote):
        yield Words(quote[at:], contested=False)
