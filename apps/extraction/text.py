"""The text before any token: characters replaced one for one, paragraphs, and lines that are not the article's."""

import re
from itertools import pairwise

from apps.extraction.lexicon import phrases
from apps.extraction.spans import Span

UNREADABLE = re.compile("[\x00\ud800-\udfff]")
LINE = re.compile(r"[^\n\u2028\u2029]+")
SENTENCE_END = re.compile(r"""[.!?:;…]["'”’)\]»]*$""")
TEASER_WORDS = range(4, 23)
SMALL_WORD, TITLE_WORDS, TITLE_SHARE = 3, 3, 0.85
LONGEST_CHROME, LONGEST_CREDIT = 300, 160
WRAPPED_LINES = 3
HEADLINE_WORDS = 30
WRAPPED = range(45, 101)


def smooth(text: str) -> str:
    """Replace what later stages cannot read, one code point for one, so that no offset moves.

    text: any string. Returns a string of the same length: NUL and lone surrogates become U+FFFD, "\\r\\n" becomes
    " \\n", a lone "\\r" becomes "\\n". Never raises.
    """
    return UNREADABLE.sub("\ufffd", text).replace("\r\n", " \n").replace("\r", "\n")


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a smoothed text, in text order, white space at their ends left out, in code points.

    A line is a paragraph, but for lines that a mail program or a typist has wrapped: a block of three or more lines of
    45 to 100 code points, most of which stop inside a sentence, is one.
    """
    found: list[Span] = []
    for block in _blocks(text):
        found.extend([Span(block[0].start, block[-1].end)] if _is_wrapped(text, block) else block)
    return tuple(found)


def excluded_lines(text: str, lines: tuple[Span, ...]) -> tuple[Span, ...]:
    """Those of `lines` that are not part of the article: site chrome, teasers, credits.

    lines: paragraphs of `text`. Returns a subset in the same order. Conservative: a line that could be a sentence of
    the article stays. The kinds of line are those seen around news articles saved from the web.
    """
    last = _body_end(text, lines)
    body = _body_start(text, lines)
    return tuple(
        line
        for number, line in enumerate(lines)
        if _is_chrome(line.of(text)) or (body < number < last and _is_teaser(line.of(text)))
    )


def headline(text: str, lines: tuple[Span, ...], excluded: tuple[Span, ...]) -> Span | None:
    """The article's headline: the first line that is not excluded, if it is short and others follow; else None."""
    kept = [line for line in lines if line not in excluded]
    if not kept[1:] or len(kept[0].of(text).split()) > HEADLINE_WORDS:
        return None
    return kept[0]


def is_title_case(words: list[str]) -> bool:
    """Whether most of the longer words begin with a capital, as in an American headline."""
    longer = [word for word in words if len(word) > SMALL_WORD and word[0].isalpha()]
    return len(longer) >= TITLE_WORDS and sum(word[0].isupper() for word in longer) >= TITLE_SHARE * len(longer)


def _blocks(text: str) -> list[list[Span]]:
    """Runs of lines with no blank line between them."""
    lines = [_strip(text, *found.span()) for found in LINE.finditer(text)]
    solid = [line for line in lines if line]
    blocks: list[list[Span]] = [solid[:1]] if solid else []
    for before, line in pairwise(solid):
        if text.count("\n", before.end, line.start) > 1:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _strip(text: str, start: int, end: int) -> Span | None:
    line = text[start:end]
    start += len(line) - len(line.lstrip())
    end -= len(line) - len(line.rstrip())
    return Span(start, end) if start < end else None


def _is_wrapped(text: str, block: list[Span]) -> bool:
    """Whether the block is one paragraph broken over lines of nearly equal length."""
    broken = [
        line for line in block[:-1] if len(line) in WRAPPED and not SENTENCE_END.search(text, line.end - 5, line.end)
    ]
    return (
        len(block) >= WRAPPED_LINES
        and 2 * len(broken) > len(block) - 1
        and all(len(line) <= WRAPPED[-1] for line in block)
    )


def _is_chrome(line: str) -> bool:
    if len(line) > LONGEST_CHROME:
        return False
    words = line.casefold().strip(" .:|»>-–—•*")
    return (
        words in phrases("chrome")
        or words in phrases("outlets")
        or line.casefold().startswith(tuple(phrases("chrome_openings")))
        or (len(line) < LONGEST_CREDIT and words.endswith(tuple(phrases("credit_endings"))))
    )


def _is_teaser(line: str) -> bool:
    """A title-case line without a full stop between the paragraphs of an article: another article's headline."""
    words = line.split()
    if len(words) not in TEASER_WORDS or SENTENCE_END.search(line[-5:]) or line[0] in "\"'“‘”":
        return False
    return is_title_case(words)


def _body_start(text: str, lines: tuple[Span, ...]) -> int:
    """The number of the first line that ends as a sentence does, after at least one other line."""
    ends = (
        number
        for number, line in enumerate(lines)
        if number and SENTENCE_END.search(text, max(0, line.end - 5), line.end)
    )
    return next(ends, len(lines))


def _body_end(text: str, lines: tuple[Span, ...]) -> int:
    """The number of the last line that ends as a sentence does."""
    numbers = range(len(lines) - 1, -1, -1)
    ends = (number for number in numbers if SENTENCE_END.search(text, max(0, lines[number].end - 5), lines[number].end))
    return next(ends, 0)
