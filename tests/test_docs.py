"""What documents and code point to is there."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("apps/**/*.md")]
SOURCES = [
    *ROOT.glob("apps/**/*.py"),
    *ROOT.glob("templates/**/*.html"),
    *(ROOT / name for name in ("run", "docker-compose.yml", ".env.example", "pyproject.toml")),
]
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)")
MENTION = re.compile(r"\bdocs/[\w./-]*\w")


def lost_links() -> Iterator[str]:
    for page in PAGES:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: {target}"


def lost_mentions() -> Iterator[str]:
    """A decision may be named by its number alone."""
    for source in SOURCES:
        for target in MENTION.findall(source.read_text(encoding="utf-8")):
            if not list(ROOT.glob(f"{target}*")):
                yield f"{source.relative_to(ROOT)}: {target}"


def test_every_link_between_documents_leads_somewhere() -> None:
    assert list(lost_links()) == []


def test_every_document_that_the_code_names_is_there() -> None:
    assert list(lost_mentions()) == []


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")

    unlisted = [page.name for page in ROOT.glob("docs/decisions/0*.md") if f"({page.name})" not in listed]

    assert unlisted == []
