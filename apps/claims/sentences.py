"""Where the reader's sentence cursor may stand: plain boundaries for reading, not the engine's analysis."""

import re
from collections.abc import Iterator

# A full stop, question or exclamation mark of any script with what closes around it. Scripts that put no space
# between sentences need none after it. Possessive, and begun only where a run of marks begins: linear on any text.
BOUNDARY = re.compile(r"""[。！？]++[」』”’）]*+|(?<![.!?…؟।۔])[.!?…؟।۔]++["'”’»«“„)\]]*+\s++""")
SHORTENED = re.compile(r"(?:^|[\s(“\"'])(?:[A-Z]|[A-Z][a-z]{1,2})\.\s*$")  # an initial, or Mr., Gen., Maj., Lt.
LOOK_BACK = 6


def sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets in text[start:end] at which a sentence begins, `start` first."""
    yield start
    for match in BOUNDARY.finditer(text, start, end):
        here = match.end()
        if here >= end or text[here].islower():
            continue
        if not SHORTENED.search(text, max(start, here - LOOK_BACK - 2), here):
            yield here
