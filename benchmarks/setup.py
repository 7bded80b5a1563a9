"""Django, set up for a database of the benchmark's own."""

import os
from collections.abc import Callable
from pathlib import Path

import django
from django.utils.module_loading import import_string

from apps.standalone import addresses


def use(data: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "apps.config.settings",
        "COUNTERCLAIM_DATA": str(data.resolve()),
        "DATABASE_URL": addresses.database_url(data.resolve()),
        "BROKER_URL": addresses.broker_url(data.resolve()),
        "LOG_LEVEL": "ERROR",
    }
    django.setup()


def part(name: str) -> Callable[..., object]:
    """What the name leads to; modules that import models can be loaded only after the set-up."""
    found: Callable[..., object] = import_string(name)
    return found
