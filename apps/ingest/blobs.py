"""Original bytes, kept for ever under their own sha256: never under a name that a user gave."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 1 << 20


class TooLarge(Exception):
    """More bytes than settings.MAX_UPLOAD_BYTES."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Stored bytes: their sha256 in hex, and how many they are."""

    sha256: str
    size: int

    @property
    def path(self) -> Path:
        return blob_path(self.sha256)


def blob_path(sha256: str) -> Path:
    return Path(settings.BLOB_DIR) / sha256[:2] / sha256


def store(file: BinaryIO) -> Blob:
    """Copy the bytes to disk and make them durable before anybody is told that they arrived.

    Raises TooLarge past the limit. The same bytes twice are one blob.
    """
    folder = Path(settings.BLOB_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as target:
        try:
            blob = copy_counted(file, target)
            target.flush()
            os.fsync(target.fileno())
        except BaseException:
            Path(target.name).unlink(missing_ok=True)
            raise
    blob.path.parent.mkdir(parents=True, exist_ok=True)
    Path(target.name).replace(blob.path)
    sync_folder(blob.path.parent)
    return blob


def copy_counted(file: BinaryIO, target: "tempfile._TemporaryFileWrapper[bytes]") -> Blob:
    """Copy chunk by chunk, hashing and counting; the count is ours, not what a header says."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > settings.MAX_UPLOAD_BYTES:
            raise TooLarge
        digest.update(chunk)
        target.write(chunk)
    return Blob(digest.hexdigest(), size)


def sync_folder(folder: Path) -> None:
    """Make a rename durable: the folder's own entry has to reach the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
