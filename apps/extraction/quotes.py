"""Quotation marks: straight, typographic, mixed, guillemets, unpaired. Read from the text alone, in one pass."""

import re
from dataclasses import dataclass

from apps.extraction.spans import Span

MARK = re.compile("[\"“”„‟«»]|''|``|[‘’'‹›]")
DOUBLE = frozenset(('"', "“", "”", "„", "‟", "«", "»", "''", "``"))
OPENING = frozenset(("“", "„", "«", "``", "‘", "‹"))
BEFORE_OPENING = frozenset("([{—–-/:")
AFTER_CLOSING = frozenset(".,;:!?)]}—–-/")
SENTENCE_END = frozenset(".!?…")
SINGLE_SHORTEST, SINGLE_LONGEST = 3, 400


@dataclass(frozen=True, slots=True)
class Quotation:
    """One run of quoted text inside one paragraph, its marks included.

    closed: False where the closing mark is missing and the quotation was taken to the paragraph's end.
    continues: whether it takes up a quotation left open at the end of the paragraph before.
    """

    span: Span
    closed: bool = True
    continues: bool = False


def quotations(text: str, lines: tuple[Span, ...]) -> tuple[Quotation, ...]:
    """The quotations in `lines`, in text order, none inside another; spans in code points of `text`.

    An opening mark without a closing one costs one quotation: it reaches to its paragraph's end if the paragraph or a
    clause began with it, and counts for nothing otherwise; the next paragraph starts afresh. A paragraph left open and
    followed by one that opens with a mark is the printers' running quotation. One pass over the text.
    """
    found: list[Quotation] = []
    left_open = False
    for line in lines:
        spans, ends_open = _line_quotations(text, line)
        for number, span in enumerate(spans):
            starts_line = number == 0 and span.start == line.start
            closed = not (ends_open and number == len(spans) - 1)
            found.append(Quotation(span, closed, continues=left_open and starts_line))
        left_open = ends_open
    return tuple(found)


def _line_quotations(text: str, line: Span) -> tuple[list[Span], bool]:
    spans: list[Span] = []
    opened: int | None = None
    single: int | None = None
    for mark in MARK.finditer(text, line.start, line.end):
        if mark.group() in DOUBLE:
            opens = _opens(text, mark, line)
            if opened is None and opens is not False:
                opened, single = mark.start(), None
            elif opened is not None and not (opens and _after_sentence(text, mark.start(), line)):
                spans.append(Span(opened, mark.end()))
                opened = None
        elif opened is None:
            single = _single(text, mark, line, opened=single, spans=spans)
    if opened is not None and _may_run_to_end(text, opened, line):
        return [*spans, Span(opened, line.end)], True
    return spans, False


def _opens(text: str, mark: re.Match[str], line: Span) -> bool | None:
    """True: an opening mark by its neighbours; False: a closing one; None: cannot tell.

    A mark's direction is read from its neighbours before its shape: files mix typographic marks up.
    """
    before = text[mark.start() - 1] if mark.start() > line.start else " "
    after = text[mark.end()] if mark.end() < line.end else " "
    left = before.isspace() or before in BEFORE_OPENING
    right = after.isspace() or after in AFTER_CLOSING
    if left and not right:
        return True
    if right and not left:
        return False
    if mark.group() in OPENING:
        return True
    return None if left == right and mark.group() in "\"''" else (True if mark.start() == line.start else None)


def _after_sentence(text: str, place: int, line: Span) -> bool:
    """Whether the mark stands after a full stop and a space: a paragraph mark of a quotation still running."""
    before = text[max(line.start, place - 3) : place].rstrip()
    return bool(before) and before[-1] in SENTENCE_END and text[place - 1].isspace()


def _single(text: str, mark: re.Match[str], line: Span, *, opened: int | None, spans: list[Span]) -> int | None:
    """Follow single marks: return the place of the one now open, append to `spans` what this one closes.

    An apostrophe inside a word is no mark; a closing mark needs an open one at most 400 code points before it.
    """
    before = text[mark.start() - 1] if mark.start() > line.start else " "
    after = text[mark.end()] if mark.end() < line.end else " "
    if (before.isspace() or before in "([—–") and after.isalpha() and mark.group() != "’":
        return mark.start()
    closes = not after.isalnum() and not before.isspace() and opened is not None
    if (
        closes
        and opened is not None
        and mark.start() - opened >= SINGLE_SHORTEST
        and not _is_plural_possessive(before, after)
    ):
        if mark.start() - opened <= SINGLE_LONGEST:
            spans.append(Span(opened, mark.end()))
        return None
    return opened


def _is_plural_possessive(before: str, after: str) -> bool:
    return before == "s" and after == " "


def _may_run_to_end(text: str, opened: int, line: Span) -> bool:
    before = text[line.start : opened].rstrip()[-1:]
    return not before or before in ",:;.?!"
