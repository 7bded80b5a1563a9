"""Counterclaim on this machine."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.standalone.installation import Installation, read_card
from apps.standalone.locks import Lock
from apps.standalone.servers import ServerError


class Command(BaseCommand):
    help = "Start everything on this machine: database, broker, dispatcher, worker and web server. Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="first port to try for the web pages")

    def handle(self, *args: Any, port: int, **options: Any) -> None:  # Any: Django's signature
        if not settings.STANDALONE:
            raise CommandError("up is for one machine: set COUNTERCLAIM_MODE=standalone, or start it with ./run.")
        installation = Installation(
            data=settings.DATA_DIR,
            base=settings.BASE_DIR,
            port=port,
            own_database=settings.EMBEDDED_DATABASE,
            own_broker=settings.EMBEDDED_BROKER,
            say=self.say,
        )
        try:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
            if not Lock.of_installation(settings.DATA_DIR).take():
                raise CommandError(already_runs(read_card(installation.card)))
            installation.run()
        except (ServerError, OSError) as error:
            raise CommandError(str(error)) from error

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def already_runs(web: str) -> str:
    where = f"at {web}" if web else "(it is still starting)"
    return f"Counterclaim already runs on {settings.DATA_DIR}: {where}"
