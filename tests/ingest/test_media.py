import pytest

from apps.ingest.media import HTML, TEXT, NotText, media_type


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"The Kremlin denied it.", TEXT),
        (b"", TEXT),
        ("Текст".encode("utf-16"), TEXT),
        (b"a\x00b\x00c\x00d\x00", TEXT),
        (b"Is 3 < 5 and 7 > 2? <b> is bold in HTML.", TEXT),
        (b"<!DOCTYPE html>\n<html><body>", HTML),
        (b"  \n<HTML lang=en>", HTML),
        (b"<div><p>one</p><p>two</p>", HTML),
    ],
)
def test_text_and_html_are_told_apart_by_content(head, kind):
    assert media_type(head) == kind


@pytest.mark.parametrize(
    ("head", "named"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n", "image"),
        (bytes(range(1, 32)) * 9, "no readable"),
    ],
)
def test_other_files_are_refused_by_what_they_are(head, named):
    with pytest.raises(NotText, match=named):
        media_type(head)
