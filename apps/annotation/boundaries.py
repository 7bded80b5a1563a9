"""Where a passage begins and ends, moved by words or to whole sentences. Pure; offsets in code points."""

import re
from collections.abc import Callable

from apps.annotation.passages import Passage
from apps.claims.highlights import highlight

# A word, or one mark of punctuation: so a full stop can stay outside. annotate.js moves by the same pieces.
WORD = re.compile(r"[\w'’\-]+|[^\w\s]")
REACH = 400  # code points in which the neighbouring word is looked for
PARAGRAPHS = re.compile(r"\n\s*\n")  # what parts them: an edge does not move over it


def begin_earlier(body: str, passage: Passage) -> Passage:
    low = max(0, passage.start - REACH)
    before = list(WORD.finditer(body, low, passage.start))
    if not before or PARAGRAPHS.search(body, before[-1].end(), passage.start):
        return passage
    return Passage(before[-1].start(), passage.end)


def begin_later(body: str, passage: Passage) -> Passage:
    inside = WORD.finditer(body, passage.start, passage.end)
    later = next((word.start() for word in inside if word.start() > passage.start), passage.start)
    return Passage(later, passage.end)


def end_earlier(body: str, passage: Passage) -> Passage:
    inside = list(WORD.finditer(body, passage.start, passage.end))
    return Passage(passage.start, inside[-2].end()) if len(inside) > 1 else passage


def end_later(body: str, passage: Passage) -> Passage:
    following = WORD.search(body, passage.end, passage.end + REACH)
    if not following or PARAGRAPHS.search(body, passage.end, following.start()):
        return passage
    return Passage(passage.start, following.end())


def whole_sentences(body: str, passage: Passage) -> Passage:
    """The passage grown to the edges of the sentences it touches."""
    sentences = [one for block in highlight(body, []).blocks for one in block.sentences]
    touched = [one for one in sentences if one.start < passage.end and passage.start < one.end]
    if not touched:
        return passage
    words = body[touched[0].start : touched[-1].end]
    return Passage(touched[0].start, touched[0].start + len(words.rstrip()))


MOVES: dict[str, Callable[[str, Passage], Passage]] = {
    "begin-earlier": begin_earlier,
    "begin-later": begin_later,
    "end-earlier": end_earlier,
    "end-later": end_later,
    "whole": whole_sentences,
}
