"""From what a person selected to a place in the text: the words must stand where the offsets say. Pure."""

import re
from dataclasses import dataclass

LONGEST = 10_000  # code points; nobody asserts more in one breath


class PassageRefused(ValueError):
    """The selection does not fit the text; the message is for people."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, half-open, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def find_passage(text: str, *, start: int, end: int, words: str) -> Passage:
    """Where the words stand within text[start:end]; only the amount of white space may differ.

    A person may shorten the words they selected, as long as what is left stands there once.
    Raises PassageRefused: offsets counted in other units than code points, or words of another text.
    """
    if not 0 <= start < end <= len(text):
        raise PassageRefused("This selection lies outside the text. Please select again.")
    if end - start > LONGEST:
        raise PassageRefused(f"A passage can have up to {LONGEST:,} characters; this one has {end - start:,}.")
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        raise PassageRefused("Select some words first.")
    found = list(re.compile(r"\s+".join(parts)).finditer(text, start, end))
    if not found:
        raise PassageRefused("These words do not stand at this place of the text. Please select again.")
    if len(found) > 1:
        raise PassageRefused(f"These words stand here {len(found)} times. Select a shorter passage around them.")
    return Passage(*found[0].span())


def whole_lines(text: str, passage: Passage) -> Passage:
    """The passage grown to the edges of its lines."""
    start = text.rfind("\n", 0, passage.start) + 1
    end = text.find("\n", passage.end)
    return Passage(start, len(text) if end < 0 else end)
