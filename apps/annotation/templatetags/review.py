"""What waits for review, for the header of every page."""

from django import template

from apps.annotation.queues import how_many_in_all

register = template.Library()


@register.simple_tag
def waiting_for_review() -> str:
    return how_many_in_all()
