"""The web server's entry."""

import gc
import os

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")

LEFT_OVER = 5_000  # objects; clearing so many takes a millisecond or two


def collect_garbage_between_requests() -> None:
    """Leave what start-up made out of collections, and have them once a page has been sent.

    A page makes tens of thousands of objects and frees nearly all by counting references; at the default threshold a
    walk over everything falls into every few pages and costs as much as the page (docs/benchmarks.md). With a high
    threshold alone, one page in thirteen was 16 ms late.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    request_finished.connect(collect_garbage_left_over)


def collect_garbage_left_over(**_signal: object) -> None:
    """Older objects in their turn, as often as by themselves."""
    young, middle, old = gc.get_count()
    if young < LEFT_OVER:
        return
    _, most_middle, most_old = gc.get_threshold()
    if old > most_old:
        gc.collect()
    else:
        gc.collect(1 if middle > most_middle else 0)


application = get_wsgi_application()
collect_garbage_between_requests()
