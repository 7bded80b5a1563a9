"""Bytes to article: the text, and what the file itself says of title, outlet, date and author."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

import dateparser

from apps.extraction.lexicon import phrases
from apps.ingest import sandbox
from apps.ingest.decoding import canonical, decode
from apps.ingest.media import HTML

TITLE_LENGTH = 300
TOP_LINES = 12
MIN_TITLE_WORDS = 4
DATE = re.compile(
    r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})\b"
)
DATE_LINE_LENGTH = 80


class ReadFailed(Exception):
    """The bytes gave no article. `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Guesses:
    """What the file says of itself; empty where it says nothing."""

    title: str = ""
    source_name: str = ""
    published_on: date | None = None
    byline: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The canonical text of an article, how it was decoded, and the guesses that came with it."""

    text: str
    encoding: str
    guesses: Guesses = field(default_factory=Guesses)


def read(raw: bytes, media_type: str) -> Reading:
    """Read an article out of its original bytes. Raises ReadFailed."""
    reading = read_html(raw) if media_type == HTML else read_text(raw)
    if not reading.text.strip():
        raise ReadFailed("no_text", "No article text was found in this file. Paste the text instead.")
    return reading


def read_text(raw: bytes) -> Reading:
    decoded = decode(raw)
    text = canonical(decoded.text)
    return Reading(text, decoded.encoding, guesses_from_text(text))


def read_html(raw: bytes) -> Reading:
    """Read a web page in a child process of its own: a parser that runs wild costs that child and nothing else."""
    try:
        page = sandbox.read_page(raw)
    except sandbox.ChildFailed as failure:
        raise ReadFailed(
            "unreadable_page", f"This page could not be read: {failure}. Paste the text instead."
        ) from None
    text = canonical("\n\n".join(page["text"].splitlines()))
    if page["title"] and not text.startswith(page["title"]):
        text = f"{canonical(page['title'])}\n\n{text}"
    guesses = Guesses(
        title=page["title"][:TITLE_LENGTH] or title_of(text),
        source_name=page["source_name"][:200],
        published_on=date.fromisoformat(page["published_on"]) if page["published_on"] else None,
        byline=page["byline"][:300],
        url=page["url"][:2000],
    )
    return Reading(text, page["encoding"], guesses)


def guesses_from_text(text: str) -> Guesses:
    return Guesses(title=title_of(text), source_name=outlet_of(text), published_on=date_of(text))


def top_lines(text: str) -> list[str]:
    """The first lines that hold anything, from the first few thousand code points."""
    return [line.strip() for line in text[:4000].split("\n") if line.strip()][:TOP_LINES]


def title_of(text: str) -> str:
    """The first line long enough to be a headline, else the first words."""
    lines = top_lines(text)
    for line in lines[:5]:
        if len(line.split()) >= MIN_TITLE_WORDS and len(line) <= TITLE_LENGTH:
            return line
    return (lines[0] if lines else "Untitled")[:80]


def outlet_of(text: str) -> str:
    """An outlet's name that stands alone on one of the first lines."""
    return next((line for line in top_lines(text) if line.casefold() in phrases("outlets")), "")


def date_of(text: str) -> date | None:
    """A full date on one of the short lines at the top (a dateline or a stamp, never one inside a sentence)."""
    for line in top_lines(text):
        found = DATE.search(line) if len(line) <= DATE_LINE_LENGTH else None
        if found and (moment := moment_of(found[1])):
            return moment.date()
    return None


def moment_of(words: str) -> datetime | None:
    moment: datetime | None = dateparser.parse(words, languages=["en"], settings={"DATE_ORDER": "DMY"})
    return moment
