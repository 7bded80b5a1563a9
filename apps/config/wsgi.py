"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")


def collect_garbage_rarely() -> None:
    """Leave what start-up made out of collections, and have few of them.

    A page makes tens of thousands of objects and frees nearly all by counting references; at the default threshold a
    walk over everything falls into every few pages and costs as much as the page (docs/benchmarks.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


application = get_wsgi_application()
collect_garbage_rarely()
