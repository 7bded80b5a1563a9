"""The child that reads one web page: bytes on standard input, JSON on standard output, under hard limits."""

import json
import re
import resource
import sys
from typing import TypedDict

from trafilatura import bare_extraction
from trafilatura.settings import Document

from apps.ingest.decoding import decode

MEMORY = 2 << 30
CPU_SECONDS = 60
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


class Page(TypedDict):
    """What a page gives: the article's paragraphs, one a line, and what the page says of itself."""

    text: str
    encoding: str
    title: str
    source_name: str
    published_on: str
    byline: str
    url: str


def limit_self() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read(raw: bytes) -> Page:
    declared = CHARSET.search(raw[:4096])
    decoded = decode(raw, declared=declared[1].decode("ascii") if declared else "")
    document = bare_extraction(decoded.text, with_metadata=True, include_comments=False, include_tables=False)
    found = document.as_dict() if isinstance(document, Document) else {}
    return Page(
        text=found.get("text") or "",
        encoding=decoded.encoding,
        title=found.get("title") or "",
        source_name=found.get("sitename") or found.get("hostname") or "",
        published_on=found.get("date") or "",
        byline=found.get("author") or "",
        url=found.get("url") or "",
    )


if __name__ == "__main__":
    limit_self()
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)
