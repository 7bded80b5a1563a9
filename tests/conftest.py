"""Throw-away servers for the tests: PostgreSQL and Valkey in a temporary folder of this pytest process alone.

Their addresses stand before Django reads its settings; the servers start with the first test that needs them.
DATABASE_URL and BROKER_URL from outside are used instead, if given.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from apps.standalone import servers

FOLDER = pytest.StashKey[Path]()
OUTSIDE = {name: os.environ[name] for name in ("DATABASE_URL", "BROKER_URL") if os.environ.get(name)}


def pytest_configure(config: pytest.Config) -> None:
    folder = config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="cc-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "apps.config.settings",
        "COUNTERCLAIM_MODE": "standalone",
        "COUNTERCLAIM_DATA": str(folder),
        "DATABASE_URL": servers.database_url(folder / "postgres"),
        "BROKER_URL": servers.broker_url(folder / "valkey"),
        **OUTSIDE,
    }
    django.setup()
    # Fixtures that import models load after the set-up, so not as a plugin of the command line.
    config.pluginmanager.import_plugin("tests.cast")


@pytest.fixture(scope="session")
def database_server(pytestconfig: pytest.Config) -> Iterator[None]:
    """PostgreSQL, for every test that uses the database."""
    if "DATABASE_URL" in OUTSIDE:
        yield
        return
    server = servers.start_database(pytestconfig.stash[FOLDER] / "postgres", durable=False)
    yield
    server.stop()


@pytest.fixture(scope="session")
def broker_server(pytestconfig: pytest.Config) -> Iterator[None]:
    """Valkey, for the tests that send or run tasks through a broker."""
    if "BROKER_URL" in OUTSIDE:
        yield
        return
    server = servers.start_broker(pytestconfig.stash[FOLDER] / "valkey")
    yield
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: None) -> None:
    """pytest-django makes the test database after this."""
