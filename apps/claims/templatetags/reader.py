"""Tags of the reader's templates."""

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from apps.claims.highlights import Sentence
from apps.claims.models import Claim
from apps.claims.reading import Excerpt, Reading
from apps.claims.rendering import render_sentence
from apps.sources.languages import language_name
from apps.sources.models import Article

QUOTATION_MARKS = ' "“”„«»'

register = template.Library()
register.filter(language_name)


@register.simple_tag
def marked(sentence: Sentence, reading: Reading | Excerpt) -> SafeString:
    return render_sentence(sentence, highlights=reading.highlights, cards=reading.cards)


@register.filter
def item(mapping: dict[int, object], key: int) -> object:
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def citation(context: template.RequestContext, claim: Claim, article: Article, number: int = 0) -> str:
    """One claim, ready to be copied: who does what with which words, and where.

    A denial's words alone would say its opposite. Pages show it for every claim, so it is put together here, at a
    fifth of what a template takes.
    """
    does = "(as its denial puts it)" if claim.implicit else claim.get_act_display()
    day = date_format(article.published_on, "j M Y") if article.published_on else ""
    paragraph = f"paragraph {number}" if number else ""
    where = [article.title, article.source.name if article.source else "", day, paragraph]
    address = context["request"].build_absolute_uri(claim.get_absolute_url())
    return f"{claim.voice} {does}: {in_quotes(claim.quote)} In: {', '.join(filter(None, where))}. {address}"


def in_quotes(words: str) -> str:
    """The words in one pair of quotation marks, whichever stood around them in the text."""
    return f"“{words.strip(QUOTATION_MARKS)}”"
