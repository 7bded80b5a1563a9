"""The embedded servers: private, found again, and healed after whatever ended them."""

import os
import signal
import tempfile
import time
from pathlib import Path

import environ
import psutil
import psycopg
import pytest
import redis
from django.db import connection
from kombu import Connection

from apps.standalone import addresses, servers


@pytest.fixture
def stop_later():
    """Servers to stop when the test is over."""
    started: list[servers.Server] = []
    yield started
    for server in started:
        server.stop()


def database(data: Path, stop_later: list[servers.Server], *, durable: bool = False) -> servers.Server:
    stop_later.append(servers.start_database(addresses.database_folder(data), durable=durable))
    return stop_later[-1]


def broker(data: Path, stop_later: list[servers.Server]) -> servers.Server:
    stop_later.append(servers.start_broker(addresses.broker_folder(data)))
    return stop_later[-1]


def tell_broker(data: Path) -> redis.Redis:
    return redis.Redis(
        unix_socket_path=str(addresses.broker_socket(addresses.broker_folder(data))), decode_responses=True
    )


@pytest.mark.django_db
def test_the_embedded_database_has_vectors():
    with connection.cursor() as cursor:
        cursor.execute("SELECT '[1,2]'::vector <-> '[1,4]'::vector")
        row = cursor.fetchone()

    assert row == (2.0,)


def test_what_was_written_is_there_after_a_kill_and_a_new_start(tmp_path, stop_later):
    first = database(tmp_path, stop_later, durable=True)
    with psycopg.connect(addresses.database_url(tmp_path)) as session:
        session.execute("CREATE TABLE kept AS SELECT 'here' AS word")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()

    database(tmp_path, stop_later, durable=True)

    with psycopg.connect(addresses.database_url(tmp_path)) as session:
        assert session.execute("SELECT word FROM kept").fetchone() == ("here",)


def test_a_server_that_was_left_running_is_stopped_by_the_next_start(tmp_path, stop_later):
    left = database(tmp_path, stop_later)

    database(tmp_path, stop_later)

    assert left.process.wait(10) == 0
    assert psycopg.connect(addresses.database_url(tmp_path)).info.status.name == "OK"


def test_a_pid_file_that_names_a_stranger_hinders_nobody_and_harms_no_stranger(tmp_path, stop_later):
    database(tmp_path, stop_later).stop()
    stale = addresses.database_folder(tmp_path) / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n")

    database(tmp_path, stop_later)

    assert psutil.Process().is_running()
    assert stale.read_text().split()[0] == str(stop_later[-1].process.pid)


def test_an_interrupted_first_start_is_made_good(tmp_path, stop_later):
    draft = addresses.database_folder(tmp_path) / "data.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    database(tmp_path, stop_later)

    assert not draft.exists()


def test_a_folder_too_long_for_a_socket_works_through_a_short_one(tmp_path, stop_later):
    data = tmp_path / ("long" * 20) / ("path" * 20)

    database(data, stop_later)
    broker(data, stop_later)

    assert psycopg.connect(addresses.database_url(data)).info.status.name == "OK"
    assert tell_broker(data).ping()


@pytest.fixture(params=["a folder 100% #ö?", 'a,"b"'])
def odd_folder(request):
    """Short enough for sockets, which pytest's own temporary folders are not."""
    with tempfile.TemporaryDirectory(prefix=request.param) as folder:
        yield Path(folder)


def test_a_folder_with_odd_letters_works(odd_folder, stop_later):
    data = odd_folder / "data"

    database(data, stop_later)
    broker(data, stop_later)

    url = environ.Env.db_url_config(addresses.database_url(data))
    assert url["OPTIONS"]["host"] == str(addresses.socket_folder(addresses.database_folder(data)))
    assert psycopg.connect(addresses.database_url(data)).info.status.name == "OK"
    with Connection(addresses.broker_url(data)) as bell:
        assert bell.default_channel.client.ping()


def test_a_short_socket_folder_that_is_somebody_elses_link_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = addresses.database_folder(tmp_path / ("long" * 25))
    addresses.socket_folder(folder).symlink_to("/")

    with pytest.raises(servers.ServerError, match="belongs to somebody else"):
        servers.start_database(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make folders of other users")
def test_the_folder_of_another_user_is_left_alone(tmp_path):
    folder = addresses.database_folder(tmp_path)
    folder.mkdir()
    os.chown(folder, 1, 1)

    with pytest.raises(servers.ServerError, match="be that user"):
        servers.start_database(folder)

    assert folder.stat().st_uid == 1


def test_nobody_else_may_enter_the_servers_folders(tmp_path, stop_later):
    database(tmp_path, stop_later)
    broker(tmp_path, stop_later)

    modes = [folder(tmp_path).stat().st_mode & 0o777 for folder in (addresses.database_folder, addresses.broker_folder)]

    assert modes == [0o700, 0o700]


def test_nothing_listens_on_the_network(tmp_path, stop_later):
    family = [database(tmp_path, stop_later).process.pid, broker(tmp_path, stop_later).process.pid]

    listening = [one.laddr for pid in family for one in psutil.Process(pid).net_connections("inet")]

    assert listening == []


def test_the_broker_keeps_its_messages_over_a_kill(tmp_path, stop_later):
    first = broker(tmp_path, stop_later)
    tell_broker(tmp_path).lpush("bell", "ring")
    time.sleep(1.2)  # the log is written once a second
    first.process.kill()
    first.process.wait()

    broker(tmp_path, stop_later)

    assert tell_broker(tmp_path).lrange("bell", 0, -1) == ["ring"]


def test_a_server_that_cannot_start_says_why(tmp_path):
    folder = addresses.database_folder(tmp_path)
    (folder / "data").mkdir(parents=True)

    with pytest.raises(servers.ServerError, match="postgres stopped while starting"):
        servers.start_database(folder)
