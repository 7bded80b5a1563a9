"""The engine from the command line.

python -m apps.extraction [FILE…]             one JSON object a file (standard input without one)
python -m apps.extraction --pretty [FILE…]    the same for people
python -m apps.extraction --jsonl             JSON lines {"id", "text"} in, one result line each out, same order;
                                              a line that fails becomes {"id", "error"} and the run goes on
"""

import argparse
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from apps.extraction.flow import extract
from apps.extraction.reading import readable
from apps.extraction.wire import Row, as_row

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None, *, stdin: TextIO = sys.stdin, stdout: TextIO = sys.stdout) -> int:
    """Run one command; returns the exit status: 1 if a FILE could not be read, else 0."""
    options = _parser().parse_args(arguments)
    if options.jsonl:
        for row in result_rows(stdin):
            _write(stdout, json.dumps(row, ensure_ascii=False))
        return 0
    texts = _read_files(options.files) if options.files else iter([("-", stdin.read())])
    status = 0
    for name, text in texts:
        if text is None:
            status = 1
        elif options.pretty:
            _write(stdout, readable(name, text, extraction=extract(text)))
        else:
            _write(stdout, json.dumps(as_row(name, extract(text)), ensure_ascii=False))
    return status


def result_rows(lines: Iterable[str]) -> Iterator[Row]:
    """One result per non-blank line {"id", "text"}, in order; whatever goes wrong in a line stays in its row."""
    return (result_row(line) for line in lines if line.strip())


def result_row(line: str) -> Row:
    """The result for one line, or {"id", "error"}: id is None where the line holds none."""
    article_id = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError("the line is not a JSON object")
        article_id = row.get("id")
        if not isinstance(row.get("text"), str):
            raise TypeError('the line has no "text" string')
        return as_row(article_id, extract(row["text"]))
    except Exception as error:  # one article's failure, of whatever kind, must not cost the others
        log.exception("line failed, id %r", article_id)
        return {"id": article_id, "error": f"{type(error).__name__}: {error}"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m apps.extraction", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="UTF-8 text files; standard input if none")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--pretty", action="store_true", help="for people instead of programs")
    shape.add_argument("--jsonl", action="store_true", help='read {"id", "text"} lines from standard input')
    return parser


def _read_files(paths: Iterable[Path]) -> Iterator[tuple[str, str | None]]:
    """Each file's name and text; None, with a line on the log, where it cannot be read as UTF-8 text."""
    for path in paths:
        try:
            # newline="": line ends stay as they are, so that offsets are those of the file
            with path.open(encoding="utf-8", newline="") as lines:
                yield str(path), lines.read()
        except (OSError, UnicodeDecodeError) as error:
            log.error("%s: %s", path, error)
            yield str(path), None


def _write(stdout: TextIO, line: str) -> None:
    stdout.write(line + "\n")


if __name__ == "__main__":
    # Lone surrogates in a JSON line must come back out rather than stop the run.
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]  # a real stream here
    sys.exit(main())
