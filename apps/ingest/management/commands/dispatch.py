"""The dispatcher process."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from apps.ingest.dispatcher import Dispatcher


class Command(BaseCommand):
    help = "Ring the worker for every run that waits in the database, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        dispatcher = Dispatcher()
        signal.signal(signal.SIGTERM, dispatcher.stop)
        signal.signal(signal.SIGINT, dispatcher.stop)
        dispatcher.run()
