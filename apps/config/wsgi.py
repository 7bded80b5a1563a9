"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
application = get_wsgi_application()

# What start-up made lives as long as the process: collections need not walk it again. A page makes tens of thousands
# of objects and frees nearly all by counting; at the default threshold a full walk falls into every few pages and
# costs as much as the page (docs/benchmarks.md).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
