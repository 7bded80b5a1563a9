"""Whether every promise holds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.ingest.invariants import AT_REST, INVARIANTS

SHOWN = 20


class Command(BaseCommand):
    help = "Check every article, run, claim and dispute against what must always be so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--strict", action="store_true", help="also demand that nothing is waiting or running")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        now = timezone.now()
        broken = 0
        for invariant in (*INVARIANTS, *([AT_REST] if options["strict"] else [])):
            offences = list(invariant.check(now))
            self.stdout.write(f"{'BROKEN' if offences else 'holds '} {invariant.id:4} {invariant.says}")
            for offence in offences[:SHOWN]:
                self.stdout.write(f"         {offence}")
            broken += bool(offences)
        if broken:
            raise CommandError(f"{broken} promises are broken.")
