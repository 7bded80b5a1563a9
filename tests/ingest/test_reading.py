from datetime import date

import pytest

from apps.ingest.media import HTML, TEXT
from apps.ingest.reading import ReadFailed, read

PAGE = """<!doctype html><html><head><title>Kremlin denies it | Sputnik</title>
<meta property="og:site_name" content="Sputnik"><meta property="article:published_time" content="2018-09-26T10:00:00Z">
<meta name="author" content="Jo Doe"></head><body><nav>Home News Sport</nav><article><h1>Kremlin denies it</h1>
<p>The Kremlin spokesman denied on Wednesday that an offer had been turned down, and said so at length.</p>
<script>alert("no")</script>
<p>The newspaper had reported the opposite a day before, citing sources who were not named &amp; not known.</p>
</article></body></html>"""


def test_a_page_gives_its_paragraphs_and_what_it_says_of_itself():
    reading = read(PAGE.encode(), HTML)

    assert "said so at length.\n\nThe newspaper had reported" in reading.text
    assert "alert" not in reading.text
    assert "Home News" not in reading.text
    assert reading.guesses.source_name == "Sputnik"
    assert reading.guesses.published_on == date(2018, 9, 26)
    assert reading.guesses.byline == "Jo Doe"


def test_a_page_in_another_encoding_is_read_as_it_declares():
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace("at length", "«нет»")

    reading = read(page.encode("cp1251"), HTML)

    assert reading.encoding == "windows-1251"
    assert "said so «нет»." in reading.text


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>1</script></body></html>"])
def test_a_page_without_an_article_says_so(page):
    with pytest.raises(ReadFailed, match="No article text") as failure:
        read(page.encode(), HTML)

    assert failure.value.code == "no_text"


def test_a_page_of_bottomless_nesting_costs_one_child_process_only():
    with pytest.raises(ReadFailed) as failure:
        read(b"<div>" * 100_000 + b"deep", HTML)

    assert failure.value.code in {"no_text", "unreadable_page"}


def test_plain_text_gives_its_headline_outlet_and_date():
    reading = read(b"World\n\nKremlin Denies Turning Down a Visit\n26 September 2018\nSputnik\n\nThe Kremlin ...", TEXT)

    assert reading.guesses.title == "Kremlin Denies Turning Down a Visit"
    assert reading.guesses.source_name == "Sputnik"
    assert reading.guesses.published_on == date(2018, 9, 26)


def test_a_date_inside_a_sentence_is_no_publication_date():
    sentence = (
        "The treaty that both sides signed on 3 March 1918 in Brest-Litovsk was annulled in November of that year."
    )

    assert read(sentence.encode(), TEXT).guesses.published_on is None
