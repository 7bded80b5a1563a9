"""Storing an article's canonical text, once per version."""

import py3langid

from apps.ingest.decoding import BIDI_CONTROLS, CANON_VERSION, ZERO_WIDTH, text_sha256
from apps.ingest.reading import Reading
from apps.sources.models import Article, ArticleText

SAMPLE = 3000  # code points; language identification gains nothing from more


def add_text(*, article: Article, reading: Reading) -> ArticleText:
    """The article's text row for this reading: the one that is there, or the next version. Makes it current."""
    digest = text_sha256(reading.text)
    text = article.texts.filter(sha256=digest).first() or ArticleText.objects.create(
        article=article,
        number=article.texts.count() + 1,
        body=reading.text,
        sha256=digest,
        decoded_as=reading.encoding,
        canon_version=CANON_VERSION,
        has_bidi_controls=bool(BIDI_CONTROLS.search(reading.text)),
        has_zero_width=bool(ZERO_WIDTH.search(reading.text)),
    )
    article.current_text = text
    article.language = language_of(reading.text)
    article.save(update_fields=["current_text", "language"])
    return text


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language the text most likely is in (py3langid, after Lui and Baldwin 2011)."""
    code: str = py3langid.classify(text[:SAMPLE])[0]
    return code
