"""Gold articles as the tagger is taught them: word pieces, and for each word a target a head."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from apps.extraction.encoding import Numbers, Pieces, encode
from apps.extraction.heads import ENTITIES, ROLES
from apps.extraction.layout import lay_out
from apps.extraction.pipeline import tokenise
from apps.extraction.quotes import quotations

UNTAUGHT = -100
NO_CUE = -1
STRAIGHT = '"'
MARKS = {"“": "”", "«": "»", STRAIGHT: STRAIGHT}
# Labels of the entity files, and the product's kinds.
KIND_OF = {
    "Person": "person",
    "Organization": "organisation",
    "Location": "place",
    "Facility": "place",
    "NORP": "nationality",
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One article: its pieces, and for each word its targets, UNTAUGHT where the file does not say.

    tags: of heads.TAGS. links: the word that begins the cue it belongs to, or NO_CUE. entities: of heads.ENTITIES.
    cuts: the words that begin a sentence, the first 0.
    """

    pieces: Pieces
    tags: Numbers
    links: Numbers
    entities: Numbers
    cuts: Numbers


def attribution_lessons(path: Path, vocabulary: Tokenizer) -> Iterator[Lesson]:
    """Articles, JSON lines: {"text", "attributions": [{"speaker": [[start, end]…], "cue": …, "content": …}]}.

    Offsets are code points.
    """
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield attribution_lesson(article["text"], article["attributions"], vocabulary)


def entity_lessons(folder: Path, vocabulary: Tokenizer) -> Iterator[Lesson]:
    """Articles with named entities, a .tsv file each: `word<TAB>B-Person` a line after the first, which is an address.

    Blank lines part sentences.
    """
    for path in sorted(folder.glob("*.tsv")):
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
        if any(len(fields) > 1 for fields in lines):
            yield entity_lesson(lines, vocabulary)


def attribution_lesson(text: str, attributions: Sequence[dict[str, Any]], vocabulary: Tokenizer) -> Lesson:
    """One article's lesson; a word belongs to a fragment that holds its middle."""
    layout = lay_out(text)
    paragraphs = list(tokenise(layout.text, layout.lines))
    starts = np.array([start for paragraph in paragraphs for start in paragraph.starts], dtype=np.int64)
    ends = np.array([end for paragraph in paragraphs for end in paragraph.ends], dtype=np.int64)
    quoted = np.zeros(len(starts), dtype=bool)
    for quotation in quotations(layout.text, layout.lines):
        quoted[np.searchsorted(starts, quotation.span.start) : np.searchsorted(starts, quotation.span.end)] = True
    sizes = np.cumsum([0, *(len(paragraph.words) for paragraph in paragraphs)])
    lesson = Lesson(
        encode([paragraph.words for paragraph in paragraphs], [bool(flag) for flag in quoted], vocabulary=vocabulary),
        tags=np.zeros(len(starts), dtype=np.int64),
        links=_untaught(len(starts)),
        entities=_untaught(len(starts)),
        cuts=np.concatenate([size + part.sentences for size, part in zip(sizes, paragraphs, strict=False)]),
    )
    for attribution in attributions:
        _teach(lesson, attribution, middles=(starts + ends - 1) // 2)
    return lesson


def entity_lesson(lines: Sequence[Sequence[str]], vocabulary: Tokenizer) -> Lesson:
    """One article's lesson from its lines, each a word and its label or, between sentences, less."""
    words: list[str] = []
    labels: list[str] = []
    cuts: list[int] = []
    fresh = True
    for fields in lines:
        if len(fields) < 2 or not fields[0].strip():  # noqa: PLR2004  # a word and a label
            fresh = True
            continue
        if fresh:
            cuts.append(len(words))
            fresh = False
        words.append(fields[0].strip())
        labels.append(fields[1].strip())
    untaught = _untaught(len(words))
    pieces = encode([words], _in_quotation_marks(words, cuts), vocabulary=vocabulary)
    return Lesson(pieces, untaught, untaught, _entity_tags(labels), np.array(cuts))


def _teach(lesson: Lesson, attribution: dict[str, Any], *, middles: Numbers) -> None:
    ranges = {role: [np.searchsorted(middles, fragment) for fragment in attribution[role]] for role in ROLES}
    home = next((int(first) for first, last in ranges["cue"] if first < last), NO_CUE)
    for number, role in enumerate(ROLES):
        for first, last in ranges[role]:
            if first < last:
                lesson.tags[first:last] = 2 * number + 2
                lesson.tags[first] = 2 * number + 1
                lesson.links[first:last] = home


def _in_quotation_marks(words: Sequence[str], cuts: Sequence[int]) -> list[bool]:
    """Which words stand in quotation marks, the marks among them; straight ones do not reach beyond their sentence.

    A tagger that is taught entities without this knows them only where nobody told it of quotation marks: nowhere.
    """
    found: list[bool] = []
    closing = ""
    begun = frozenset(cuts)
    for place, word in enumerate(words):
        if closing == STRAIGHT and place in begun:
            closing = ""
        closes = closing != "" and word == closing
        if not closing:
            closing = MARKS.get(word, "")
        found.append(closing != "")
        if closes:
            closing = ""
    return found


def _entity_tags(labels: Sequence[str]) -> Numbers:
    found = np.zeros(len(labels), dtype=np.int64)
    for place, label in enumerate(labels):
        begins, _, kind = label.partition("-")
        if kind in KIND_OF:
            found[place] = ENTITIES.index(f"{begins}-{KIND_OF[kind]}")
    return found


def _untaught(count: int) -> Numbers:
    return np.full(count, UNTAUGHT, dtype=np.int64)
