"""Where the embedded servers of a data folder answer: known before they start, and the same at every start."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

DATABASE = "counterclaim"
# A Unix socket's whole path must fit into 104 bytes on macOS and 108 on Linux; the servers' own names take up to 20.
LONGEST_FOLDER = 80


def database_folder(data: Path) -> Path:
    return data / "postgres"


def broker_folder(data: Path) -> Path:
    return data / "valkey"


def database_url(data: Path) -> str:
    return f"postgresql://postgres@/{DATABASE}?host={quote(str(socket_folder(database_folder(data))))}"


def broker_url(data: Path) -> str:
    return f"redis+socket://{quote(str(broker_socket(broker_folder(data))))}"


def broker_socket(folder: Path) -> Path:
    return socket_folder(folder) / "valkey.sock"


def socket_folder(folder: Path) -> Path:
    """The server's own folder, or a short name for it among the temporary ones if its own will not do.

    It may be too long for a socket, and PostgreSQL's clients take a comma for the start of another host.
    """
    if len(os.fsencode(folder)) <= LONGEST_FOLDER and "," not in str(folder):
        return folder
    return Path(tempfile.gettempdir()) / f"counterclaim-{sha256(os.fsencode(folder)).hexdigest()[:16]}"
