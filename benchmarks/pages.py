"""Server time of the pages over a full collection: through Django's test client, and through gunicorn."""

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.core.signals import request_finished
from django.db import connection
from django.db.models import Count, QuerySet
from django.test import Client

from apps.accounts.models import Role, User
from apps.annotation.queues import LABELS
from apps.claims.models import Claim, Speaker
from apps.config.wsgi import collect_garbage_between_requests, collect_garbage_left_over
from apps.disputes.filters import SORTS
from apps.disputes.models import Dispute
from apps.sources.models import Article, Source
from apps.standalone.processes import WEB
from benchmarks.measures import cpu_loop, percentile
from benchmarks.rows import SEED
from tests.addresses import named_addresses, places, shows_a_page

HOST = "127.0.0.1"
ROUNDS = 3
SAMPLE = 200
VISITS = 20  # at least so many a round, or a percentile means nothing
HTTP_VISITS = 30
LAST_PAGE = 400
TARGET_MS = 100
START_SECONDS = 60
ROLES = (Role.ANALYST, Role.REVIEWER, Role.ADMIN)  # who opens pages here: the least of them that may


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page, the addresses at which it is visited, and the least role that may open it."""

    name: str
    paths: Sequence[str]
    role: Role = Role.ANALYST

    def share(self, number: int) -> Sequence[str]:
        """What is visited in one round: a part of many addresses, or all of few, as often as it takes."""
        if len(self.paths) >= ROUNDS * VISITS:
            return self.paths[number::ROUNDS]
        return [path for path in self.paths for _ in range(-(-VISITS // len(self.paths)))]


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds by the clock and of the processor (Python's alone), queries, and bytes."""

    seconds: float
    cpu: float
    queries: int
    size: int


@dataclass(slots=True)
class Measured:
    """All visits of a page, by round; `database`: processor seconds of the database, by round."""

    page: Page
    rounds: list[list[Visit]] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    http: list[float] = field(default_factory=list)

    def milliseconds(self, share: float, what: Callable[[Visit], float]) -> float:
        """The percentile of each round, and of these the median: one bad moment of a busy machine spoils one round."""
        return 1000 * percentile([percentile([what(one) for one in visits], share) for visits in self.rounds], 0.5)

    @property
    def database_milliseconds(self) -> float:
        """Processor time of the database a visit; the kernel counts it in steps of 10 ms, hence the mean."""
        return 1000 * sum(self.database) / len(self.visits)

    @property
    def visits(self) -> list[Visit]:
        return [visit for visits in self.rounds for visit in visits]

    @property
    def queries(self) -> tuple[int, int]:
        numbers = [visit.queries for visit in self.visits]
        return min(numbers), max(numbers)


def choose_pages() -> list[Page]:
    dice = random.Random(SEED)
    speakers = Speaker.objects.canonical().linked().alias(times=Count("claims")).order_by("-times", "pk")
    sources = Source.objects.alias(times=Count("articles")).order_by("-times", "pk")
    largest = Dispute.objects.standing().order_by("-claim_count", "pk")
    return [
        Page("home", ["/"]),
        *dispute_lists(speakers, sources),
        Page("dispute", sample(dice, Dispute.objects.standing())),
        Page("dispute, the 20 largest", addresses(largest[:20])),
        Page("claim list", ["/claims/", "/claims/?page=40", "/claims/?act=deny&disputed=yes", "/claims/?sort=unsure"]),
        Page("claim list, words", ["/claims/?q=bridge", "/claims/?q=Petrov", "/claims/?q=customs+post+closed"]),
        Page("article list", ["/articles/", f"/articles/?page={LAST_PAGE}", "/articles/?q=convoy"]),
        Page("article reader", sample(dice, Article.objects.all())),
        Page("claim", sample(dice, Claim.objects.all(), 50)),
        Page("speaker list", ["/speakers/", "/speakers/?page=100", "/speakers/?q=Maria"]),
        Page("speaker", sample(dice, speakers, 50)),
        Page("speaker, the 5 busiest", addresses(speakers[:5])),
        Page("source list", ["/sources/"]),
        Page("source", sample(dice, sources, 20)),
        Page("source, the 3 busiest", addresses(sources[:3])),
        Page(
            "search", [f"/search/?{urlencode({'q': words})}" for words in ("bridge", "Petrov", "customs post closed")]
        ),
        *other_lists(str(speakers[0]), str(sources[0])),
        *all_others(largest[0], speakers[0], sources[0]),
    ]


def all_others(dispute: Dispute, speaker: Speaker, source: Source) -> list[Page]:
    """Every address there is that shows a page, of the busiest rows: a new page is measured from its first day."""
    claim = dispute.claims[0]
    rows = {"a": claim.text.article, "c": claim, "d": dispute, "s": speaker, "o": source}
    named = named_addresses({place: rows.get(place, dispute) for place in places()})
    least = {
        address: next((role for role in ROLES if shows_a_page(address, person(role))), None)
        for address in named.values()
    }
    return [Page(address, [address], role) for address, role in least.items() if role]


def other_lists(speaker: str, source: str) -> list[Page]:
    """The filters that cost most of the other lists, of the pictures and of what waits for review."""
    narrowed: list[dict[str, object]] = [
        {},
        {"speaker": speaker},
        {"source": source},
        {"article": "convoy"},
        {"low": 0.8},
    ]
    queries: dict[str, list[dict[str, object]]] = {
        "claims": [{"state": "rejected"}, {"disputed": "no"}, {"since": "2020-01-01"}, {"sort": "oldest"}],
        "speakers": [{"sort": "claims"}, {"kind": "person"}, {"represents": speaker}],
        "timeline": [{"q": "bridge"}, {"speaker": speaker}, {"rows": "disputes"}, {"by": "event"}],
        "map": [{"view": "network", "least": 8}, {"speaker": speaker}, {"apart": "on"}],
        "missing": [{"gap": "denied"}, {"gap": "retold"}, {"page": 100}],
        **{f"review?queue={kind}": narrowed for kind in LABELS},
    }
    return [
        Page(f"{name}, filtered", [address_of(name, query) for query in several]) for name, several in queries.items()
    ]


def address_of(name: str, query: Mapping[str, object]) -> str:
    """Of a page, whose name may say which of its lists."""
    path, _, fixed = name.partition("?")
    return f"/{path}/?{'&'.join(filter(None, (fixed, urlencode(query))))}"


def dispute_lists(speakers: QuerySet[Speaker], sources: QuerySet[Source]) -> list[Page]:
    """The list plain, deep, and with each of its filters; the busiest speaker and source, and less busy ones."""
    names = [str(speaker) for speaker in (*speakers[:2], *speakers[200:202])]
    outlets = [str(source) for source in (*sources[:2], *sources[100:102])]
    queries: dict[str, list[dict[str, object]]] = {
        "plain": [{}],
        f"page {LAST_PAGE}": [{"page": LAST_PAGE}],
        "words": [{"q": words} for words in ("convoy", "northern border destroyed", '"grain depot"', "Petrov")],
        "state": [{"state": state} for state in ("suggested", "open", "answered", "rejected")],
        "one-sided": [{"one_sided": "on"}],
        "speaker": [{"speaker": name} for name in names],
        "side": [{"speaker": name, "side": side} for name in names for side in "ab"],
        "pair": [{"speaker": names[0], "against": name} for name in names[1:]],
        "topic": [{"topic": topic} for topic in ("bridge", "grain")],
        "hearsay and quotes": [{"hearsay": "second"}, {"hearsay": "first"}, {"quoted": "on"}],
        "language": [{"language": "en"}],
        "days": [{"since": "2020-01-01", "until": "2020-06-30", "date": date} for date in ("", "first", "active")],
        "confidence": [{"least": "0.7", "most": "0.9"}],
        "worked on": [{"handled": by} for by in ("me", "person", "machine")],
        "source": [{"source": name} for name in outlets],
        "kind": [{"kind": kind} for kind in ("denies", "contradicts", "in-tension")],
        "order": [{"sort": order} for order in SORTS if order != "newest"],
        "all at once": [{"q": "convoy", "state": "open", "speaker": names[0], "kind": "denies", "sort": "claims"}],
    }
    return [
        Page(f"dispute list, {name}", [f"/disputes/?{urlencode(query)}" for query in several])
        for name, several in queries.items()
    ]


def sample(dice: random.Random, rows: QuerySet[Any], number: int = SAMPLE) -> list[str]:  # Any: rows of any model
    keys = dice.sample(list(rows.order_by("pk").values_list("pk", flat=True)), min(number, rows.count()))
    return addresses(rows.filter(pk__in=keys))


def addresses(rows: QuerySet[Any]) -> list[str]:  # Any: rows of any model
    return [row.get_absolute_url() for row in rows]


def signed_in(role: Role = Role.ANALYST) -> Client:
    """The browser of somebody who works here, for whom pages are the dearest to serve."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(person(role))
    return client


def person(role: Role) -> User:
    return User.objects.get_or_create(username=f"benchmark-{role}", defaults={"role": role})[0]


def visit(client: Client, path: str) -> Visit:
    queries = 0

    def note(execute: Callable[..., Any], *rest: Any) -> Any:  # Any: Django's signature
        nonlocal queries
        queries += 1
        return execute(*rest)

    with connection.execute_wrapper(note):
        cpu, begun = time.process_time(), time.perf_counter()
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    collect_garbage_left_over()
    if response.status_code != http.HTTPStatus.OK:
        raise SystemExit(f"{path} answered {response.status_code}")
    return Visit(seconds, cpu, queries, len(response.content))


def measure_pages() -> list[Measured]:
    """Every page in every round, so that a busy minute of the machine does not fall on one page alone."""
    collect_garbage_between_requests()  # as the web server does
    request_finished.disconnect(collect_garbage_left_over)  # Django's client would count it to the page
    clients = {role: signed_in(role) for role in ROLES}
    found = [Measured(page) for page in choose_pages()]
    for one in found:
        visit(clients[one.page.role], one.page.paths[0])  # templates are read and compiled once
    backend = database_process()
    for number in range(ROUNDS):
        for one in found:
            before = backend.cpu_times()
            one.rounds.append([visit(clients[one.page.role], path) for path in one.page.share(number)])
            after = backend.cpu_times()
            one.database.append(after.user + after.system - before.user - before.system)
    with gunicorn() as web:
        for one in found:
            one.http = visit_over_http(web, clients[one.page.role], one.page.paths)
    return found


def database_process() -> psutil.Process:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0])


def visit_over_http(web: http.client.HTTPConnection, client: Client, paths: Sequence[str]) -> list[float]:
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    times = []
    for number in range(HTTP_VISITS):
        begun = time.perf_counter()
        web.request("GET", paths[number % len(paths)], headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        response = web.getresponse()
        response.read()
        times.append(time.perf_counter() - begun)
        if response.status != http.HTTPStatus.OK:
            raise SystemExit(f"{paths[number % len(paths)]} answered {response.status} over HTTP")
    return times


@contextmanager
def gunicorn() -> Iterator[http.client.HTTPConnection]:
    """The web server as an installation runs it, and one connection to it."""
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen(
        [*WEB, f"--bind={HOST}:{port}", "--keep-alive=60", "--log-level=warning"],
        env=environment,
        cwd=settings.BASE_DIR,
    ) as server:
        web = http.client.HTTPConnection(HOST, port, timeout=60)
        try:
            wait_for(web)
            yield web
        finally:
            web.close()
            server.terminate()


def wait_for(web: http.client.HTTPConnection) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            web.request("GET", "/healthz")
            web.getresponse().read()
        except OSError:
            web.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def references() -> dict[str, list[float]]:
    """What the machine gives right now, in seconds: a fixed loop, the smallest query, the smallest view."""
    client = signed_in()

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def timed(what: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
        what()
        found = []
        for _ in range(times):
            begun = clock()
            what()
            found.append(clock() - begun)
        return found

    return {
        "fixed loop": timed(cpu_loop, 100),
        "fixed loop, processor time": timed(cpu_loop, 100, time.process_time),
        "SELECT 1": timed(ask, 300),
        "GET /healthz": timed(lambda: client.get("/healthz"), 100),
        "GET /healthz, processor time": timed(lambda: client.get("/healthz"), 100, time.process_time),
    }
