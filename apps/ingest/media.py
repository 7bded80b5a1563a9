"""What kind of file this is, by its content (OWASP ASVS 5.2.2), never by its name alone."""

import re

from apps.ingest.decoding import BOMS, bare_utf16

TEXT = "text/plain"
HTML = "text/html"
HEAD = 4096
CONTROL_SHARE = 0.05
# C0 controls that no text holds; tab, line feed, form feed, carriage return and NUL (mended later) are allowed.
CONTROLS = bytes(code for code in range(32) if code not in (0, 9, 10, 12, 13, 27))
HTML_OPENING = re.compile(rb"<(!doctype\s+html|html|head|body|article|meta|title)[\s>]", re.IGNORECASE)
TAG = re.compile(rb"</?(p|div|span|a|h1|br|section)[\s>/]", re.IGNORECASE)
MIN_TAGS = 3
KNOWN_BINARIES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "media"),
    (b"\x1f\x8b", "compressed"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)


class NotText(ValueError):
    """Bytes that are no text; the message names what they seem to be."""


def media_type(head: bytes) -> str:
    """TEXT or HTML, from the first HEAD bytes. Raises NotText."""
    for magic, kind in KNOWN_BINARIES:
        if head.startswith(magic):
            raise NotText(f"This is a file of the kind {kind}. Plain text and HTML can be read so far.")
    if looks_like_html(head):
        return HTML
    if is_binary(head):
        raise NotText("This file holds no readable text. Plain text and HTML can be read so far.")
    return TEXT


def looks_like_html(head: bytes) -> bool:
    squeezed = head.replace(b"\x00", b"")
    return bool(HTML_OPENING.search(squeezed[:1024])) or len(TAG.findall(squeezed)) >= MIN_TAGS


def is_binary(head: bytes) -> bool:
    if any(head.startswith(mark) for mark, _ in BOMS) or bare_utf16(head):
        return False
    return sum(head.count(code) for code in CONTROLS) > CONTROL_SHARE * max(1, len(head))
