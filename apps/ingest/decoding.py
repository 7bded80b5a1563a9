"""Bytes to canonical text: which encoding, which line ends, and nothing in it that the database cannot hold."""

import codecs
import hashlib
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

CANON_VERSION = 1
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ZERO_WIDTH = re.compile("[\u00ad\u180e\u200b-\u200d\u2060\ufeff]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 65_536
UTF16_NUL_SHARE = 0.3  # of every second byte: ASCII-range text in UTF-16 has nearly 1, other text nearly 0


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as decoded (not yet canonical) and the name of the encoding it was read with."""

    text: str
    encoding: str


def decode(raw: bytes, *, declared: str = "") -> Decoded:
    """Decode by byte order mark, declaration, UTF-8, UTF-16 without mark, and at last by guess.

    Never raises: a last resort reads Latin-1, in which every byte is a character.
    """
    for encoding in candidates(raw, declared):
        try:
            return Decoded(raw.decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    try:
        return Decoded(raw.decode("utf-8", errors="surrogatepass"), "utf-8")
    except UnicodeDecodeError:
        return guess(raw)


def candidates(raw: bytes, declared: str) -> list[str]:
    marked = [encoding for mark, encoding in BOMS if raw.startswith(mark)]
    return [*marked[:1], *([declared] if declared else []), *bare_utf16(raw), "utf-8"]


def bare_utf16(raw: bytes) -> list[str]:
    """UTF-16 without a byte order mark shows as NULs in every second place."""
    head = raw[:SAMPLE]
    half = max(1, len(head) // 2)
    if len(head) % 2 == 0 and head[1::2].count(0) / half > UTF16_NUL_SHARE:
        return ["utf-16-le"]
    if len(head) % 2 == 0 and head[0::2].count(0) / half > UTF16_NUL_SHARE:
        return ["utf-16-be"]
    return []


def guess(raw: bytes) -> Decoded:
    best = from_bytes(raw[:SAMPLE]).best()
    encoding = best.encoding if best else "cp1252"
    try:
        return Decoded(raw.decode(encoding), encoding)
    except UnicodeDecodeError:
        return Decoded(raw.decode("latin-1"), "latin-1")


def canonical(text: str) -> str:
    """The text as it is stored for ever: LF line ends; NULs and lone surrogates become U+FFFD one for one.

    No normal form, nothing invisible taken out: that would move offsets (docs/architecture.md).
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return UNSTORABLE.sub("\ufffd", lines)


def text_sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
