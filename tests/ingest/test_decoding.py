import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ingest.decoding import canonical, decode

RUSSIAN = "Министерство обороны заявило, что самолёт был сбит"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Peskov: „Это неправда“".encode(), "Peskov: „Это неправда“"),
        ("\ufeffMark at the front".encode(), "Mark at the front"),
        ("Half a word each".encode("utf-16"), "Half a word each"),
        ("No mark, but NULs in every second place".encode("utf-16-le"), "No mark, but NULs in every second place"),
        ("The same the other way round".encode("utf-16-be"), "The same the other way round"),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        ("He said “no”, the café owner’s wife said".encode("cp1252"), "He said “no”, the café owner’s wife said"),
        ("emoji 👍 stays one character".encode(), "emoji 👍 stays one character"),
    ],
)
def test_text_is_decoded_by_mark_by_utf8_or_by_guess(raw, text):
    decoded = decode(raw)

    assert decoded.text == text


def test_a_declared_encoding_comes_before_a_guess():
    assert decode("žluťoučký kůň".encode("iso-8859-2"), declared="iso-8859-2").text == "žluťoučký kůň"


def test_a_lying_declaration_costs_nothing():
    assert decode("Привет".encode(), declared="ascii").text == "Привет"
    assert decode(b"plain", declared="no-such-encoding").text == "plain"


@given(st.binary(max_size=400))
def test_any_bytes_decode_to_text_that_can_be_stored(raw):
    text = canonical(decode(raw).text)

    assert "\x00" not in text
    text.encode("utf-8")


@given(st.text(st.characters(exclude_characters="\r\ufeff", exclude_categories=()), max_size=200))
def test_canonical_text_keeps_every_offset_but_those_of_carriage_returns(text):
    stored = canonical(text)

    assert len(stored) == len(text)
    assert canonical(stored) == stored


def test_line_ends_become_line_feeds_and_what_cannot_be_stored_becomes_a_mark():
    assert canonical("a\r\nb\rc\x00d\ud800e") == "a\nb\nc\ufffdd\ufffde"
