"""Throw-away servers for the tests: PostgreSQL and Valkey in a temporary folder of this pytest process alone.

Their addresses stand before Django reads its settings; the servers start with the first test that needs them.
DATABASE_URL and BROKER_URL from outside are used instead, if given. Each worker of pytest-xdist has servers of its own;
a broker from outside they would share, so then one process has to run all tests (-n 0).
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

from apps.standalone import addresses, servers

# No test is a matter of time: the first example reads word lists, and a machine may be busy.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

FOLDER = pytest.StashKey[Path]()
OUTSIDE = {name: os.environ[name] for name in ("DATABASE_URL", "BROKER_URL") if os.environ.get(name)}


def only_hands_out(config: pytest.Config) -> bool:
    """Whether workers run the tests: what this process put into its environment they would take for theirs."""
    return config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    # A time limit ends a test run with SIGTERM: then, too, the servers stop.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if only_hands_out(config):
        return
    folder = config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="cc-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ |= {
        "TMPDIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "apps.config.settings",
        "COUNTERCLAIM_MODE": "standalone",
        "COUNTERCLAIM_DATA": str(folder),
        "DATABASE_URL": addresses.database_url(folder),
        "BROKER_URL": addresses.broker_url(folder),
        # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        **OUTSIDE,
    }
    tempfile.tempdir = None  # look at TMPDIR again: what tests leave among temporary files goes with the folder
    django.setup()
    # A password costs most of a second to hash as the product does it, and nearly every test has somebody signed in.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Fixtures that import models load after the set-up, so not as a plugin of the command line.
    config.pluginmanager.import_plugin("tests.cast")
    config.pluginmanager.import_plugin("tests.chromium")


@pytest.fixture(scope="session")
def database_server(pytestconfig: pytest.Config) -> Iterator[None]:
    """PostgreSQL, for every test that uses the database."""
    if "DATABASE_URL" in OUTSIDE:
        yield
        return
    server = servers.start_database(addresses.database_folder(pytestconfig.stash[FOLDER]), durable=False)
    yield
    server.stop()


@pytest.fixture(scope="session")
def broker_server(pytestconfig: pytest.Config) -> Iterator[None]:
    """Valkey, for the tests that send or run tasks through a broker."""
    if "BROKER_URL" in OUTSIDE:
        yield
        return
    server = servers.start_broker(addresses.broker_folder(pytestconfig.stash[FOLDER]))
    yield
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: None) -> None:
    """pytest-django makes the test database after this."""
