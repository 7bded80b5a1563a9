"""What the settings read from outside: the environment, and the standalone data folder."""

import os
import secrets
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_MIN_LENGTH = 50
SECRET_KEY_MIN_LETTERS = 5


class Mode(StrEnum):
    """STANDALONE: one machine, plain http on localhost, servers from wheels. PRODUCTION: everything else."""

    STANDALONE = "standalone"
    PRODUCTION = "production"


def read_mode(word: str) -> Mode:
    if word not in set(Mode):
        raise ImproperlyConfigured(f"COUNTERCLAIM_MODE is {word!r}; it can be standalone or production.")
    return Mode(word)


def kept_secret_key(folder: Path) -> str:
    """The standalone installation's own secret key, made at the first start and kept in its data folder."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        # Whole or not at all, and of two processes that make one the first wins.
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def refuse_unsafe_production(*, debug: bool, secret_key: str, hosts: list[str]) -> None:
    """Raise ImproperlyConfigured on settings that no public installation may run with."""
    if debug:
        raise ImproperlyConfigured("DEBUG must be off in production. Unset DEBUG, or set COUNTERCLAIM_MODE=standalone.")
    if (
        len(secret_key) < SECRET_KEY_MIN_LENGTH
        or len(set(secret_key)) < SECRET_KEY_MIN_LETTERS
        or "change" in secret_key.lower()
    ):
        raise ImproperlyConfigured(
            f"SECRET_KEY must be set to at least {SECRET_KEY_MIN_LENGTH} random characters in production; "
            'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(64))". '
            "On your own machine use ./run manage instead of manage.py."
        )
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts this installation answers to, and not *.")
