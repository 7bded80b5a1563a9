"""The tagger as a spaCy component: attributions' fragments as spans, named entities."""

from collections.abc import Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from apps.extraction import tagging
from apps.extraction.encoder import read_windows
from apps.extraction.encoding import encode, load_vocabulary, windows
from apps.extraction.tagging import Entity, Fragment

# Parts the paragraphs of a document; a paragraph itself has single line breaks at most.
PARAGRAPH_BREAK = "\n\n"
FRAGMENTS, QUOTATIONS = "fragments", "quotations"


class Tagger:
    """Reads who says what out of a document of paragraphs parted by PARAGRAPH_BREAK.

    doc.spans["quotations"], if there, tells what stands in quotation marks. Sets doc.ents, and doc.spans["fragments"]:
    one span a fragment, its label the role, in text order; the group's attributes hold for each the number of its cue
    in the group (None for none), and how sure the tagger is.
    """

    def __call__(self, doc: Doc) -> Doc:
        tokens = [token.i for token in doc if not token.is_space]
        breaks = _breaks(doc, tokens)
        found, named = _read(doc, tokens, breaks) if tokens else ([], [])
        doc.spans[FRAGMENTS] = SpanGroup(
            doc,
            name=FRAGMENTS,
            spans=[Span(doc, tokens[part.first], tokens[part.last - 1] + 1, label=part.role) for part in found],
            attrs={
                "cues": [part.cue for part in found],
                "sure": [part.sure for part in found],
            },
        )
        doc.set_ents([Span(doc, tokens[part.first], tokens[part.last - 1] + 1, label=part.kind) for part in named])
        return doc


@Language.factory("counterclaim_tagger", assigns=["doc.spans", "doc.ents"], requires=["token.is_sent_start"])
def create_tagger(nlp: Language, name: str) -> Tagger:  # noqa: ARG001  # spaCy's signature of a factory
    """The factory of `Tagger`; it has no settings, its weights ship with the package."""
    return Tagger()


def _read(doc: Doc, tokens: Sequence[int], breaks: Sequence[int]) -> tuple[list[Fragment], list[Entity]]:
    words = [doc[number].text for number in tokens]
    ends = [*breaks[1:], len(words)]
    paragraphs = [words[first:last] for first, last in zip(breaks, ends, strict=True)]
    pieces = encode(paragraphs, _quoted(doc, tokens), vocabulary=load_vocabulary())
    cuts = [place for place, number in enumerate(tokens) if doc[number].is_sent_start]
    rows = read_windows(pieces, windows(pieces, sorted({*cuts, *breaks})))
    return tagging.fragments(rows, breaks, tagging.load_chain()), tagging.entities(rows, breaks)


def _breaks(doc: Doc, tokens: Sequence[int]) -> list[int]:
    """The words that begin a paragraph, as places in `tokens`."""
    starts = [0] if tokens else []
    for place in range(1, len(tokens)):
        before, here = tokens[place - 1] + 1, tokens[place]
        if before < here and PARAGRAPH_BREAK in doc[before:here].text:
            starts.append(place)
    return starts


def _quoted(doc: Doc, tokens: Sequence[int]) -> list[bool]:
    inside = np.zeros(len(doc), dtype=bool)
    for span in doc.spans.get(QUOTATIONS, ()):
        inside[span.start : span.end] = True
    return [bool(flag) for flag in inside[np.array(tokens)]]
