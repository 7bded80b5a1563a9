"""Parse untrusted files in a fresh child process with hard limits (docs/decisions/0004)."""

import json
import subprocess
import sys
import tempfile
from typing import Any

WALL_SECONDS = 90


class ChildFailed(Exception):
    """The child broke, ran out of its limits or found nothing; the message is for people."""


def read_page(raw: bytes) -> dict[str, Any]:  # Any: the child's JSON; its keys are listed in page_reader.Page
    """Run page_reader over the bytes in a child process. Raises ChildFailed."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "apps.ingest.page_reader"],
                input=raw,
                capture_output=True,
                timeout=WALL_SECONDS,
                check=False,
                env={"PYTHONPATH": ":".join(filter(None, sys.path)), "HOME": folder, "LANG": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            raise ChildFailed("reading it took too long") from None
    if done.returncode != 0:
        raise ChildFailed("it is broken, or needs more memory or time than one page may take")
    page: dict[str, Any] = json.loads(done.stdout)
    return page
