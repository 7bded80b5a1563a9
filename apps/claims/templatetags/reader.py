"""Tags of the reader's templates."""

from django import template
from django.utils.safestring import SafeString

from apps.claims.highlights import Sentence
from apps.claims.reading import Excerpt, Reading
from apps.claims.rendering import render_sentence
from apps.sources.languages import language_name

QUOTATION_MARKS = ' "“”„«»'

register = template.Library()
register.filter(language_name)


@register.simple_tag
def marked(sentence: Sentence, reading: Reading | Excerpt) -> SafeString:
    return render_sentence(sentence, highlights=reading.highlights, cards=reading.cards)


@register.filter
def item(mapping: dict[int, object], key: int) -> object:
    return mapping.get(key)


@register.filter
def in_quotes(words: str) -> str:
    """The words in one pair of quotation marks, whichever stood around them in the text."""
    return f"“{words.strip(QUOTATION_MARKS)}”"
