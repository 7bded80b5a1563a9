"""Segments as HTML. Every stretch of the article is escaped here and nowhere marked safe by hand."""

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.claims.highlights import Highlights, Role, Segment, Sentence
from apps.claims.reading import Card

ROLE_CLASSES = {Role.CUE: "cue", Role.SPEAKER: "mention"}
LANES = 4  # beyond, underlines share a lane; badges still tell the claims apart
NOTHING = SafeString("")
SUGGESTED = SafeString(" suggested")


def render_sentence(sentence: Sentence, *, highlights: Highlights, cards: Mapping[int, Card]) -> SafeString:
    """The sentence's segments; `data-at` is where each begins in the text, which is what annotate.js counts from."""
    return format_html_join(
        "", "{}", ((render_segment(segment, highlights=highlights, cards=cards),) for segment in sentence.segments)
    )


def render_segment(segment: Segment, *, highlights: Highlights, cards: Mapping[int, Card]) -> SafeString:
    html = render_leaf(segment)
    for claim in segment.claims:
        card = cards[claim]
        html = format_html(
            '<mark class="{} lane-{}{}" data-of="{}"{}>{}</mark>',
            card.style,
            highlights.lanes[claim] % LANES,
            SUGGESTED if card.is_suggested else NOTHING,
            claim,
            anchor(card) if highlights.first[claim] == segment.start else NOTHING,
            html,
        )
    ending = [cards[claim] for claim in segment.claims if highlights.last[claim] == segment.start]
    return format_html("{}{}", html, format_html_join("", "{}", ((reference(card),) for card in ending)))


def render_leaf(segment: Segment) -> SafeString:
    if segment.is_control:
        code = f"{ord(segment.text):04X}"
        return format_html('<span class="control" data-at="{}" data-code="{}">U+{}</span>', segment.start, code, code)
    classes = " ".join(sorted(ROLE_CLASSES[role] for role in segment.roles & ROLE_CLASSES.keys()))
    if classes:
        of = " ".join(map(str, segment.claims_in(ROLE_CLASSES)))
        return format_html(
            '<span class="{}" data-of="{}" data-at="{}">{}</span>', classes, of, segment.start, segment.text
        )
    return format_html('<span data-at="{}">{}</span>', segment.start, segment.text)


def anchor(card: Card) -> SafeString:
    return format_html(' id="c{0}" aria-details="claim-{0}"', card.claim.pk)


def reference(card: Card) -> SafeString:
    """The claim's badge behind its last words: outside the marks, whose underlines it would take."""
    return format_html(
        '<sup class="{}"><a class="ref {}{}" href="#claim-{}" aria-label="{}">{}</a></sup>',
        card.style,
        card.style,
        SUGGESTED if card.is_suggested else NOTHING,
        card.claim.pk,
        card.name,
        card.badge,
    )
