"""How quickly, and how completely, claims worth comparing are found among very many; and what the index costs.

Claims without words, but with real vectors, are written into PostgreSQL; the neighbours of some articles are looked up
as a run does it, and compared with the exact ones.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from django.db import transaction
from pgvector import HalfVector

from apps.claims.sentences import sentence_starts
from apps.extraction.vectors import WIDTH, embed
from apps.ingest.neighbours import FURTHEST, MOST_A_CLAIM, WINDOW_DAYS, Pair, neighbours_of, pair
from apps.sources.models import ArticleText
from benchmarks.measures import Stopwatch, load, percentile, table

SEED = 4
SENTENCES = 10_000
SHORTEST, LONGEST = 30, 250
EACH = 20  # claims an article
DAYS = 1_000
STEP = 7_919  # articles' days: all over the range, the same at every run
MOST_DRAWN = 0.4
ASKED = 30  # articles whose neighbours are looked up
PIECE = 50_000
INDEX = "claims_by_what_they_are_about"

Halves = npt.NDArray[np.float16]
ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("s1", ">i4"),
        ("id", ">i8"),
        ("s2", ">i4"),
        ("width", ">i2"),
        ("unused", ">i2"),
        ("v", ">f2", WIDTH),
    ]
)
FILL = (
    """
    INSERT INTO sources_article (id, title, url, byline, published_on, language, external_id, raw_sha256, raw_size,
        raw_name, media_type, created_at, version, current_text_id, stands_alone)
    SELECT n, 'Article ' || n, '', '', date '2020-01-01' + (n * {step} % {days})::int, 'en', '', md5(n::text), 1,
        '', 'text/plain', now(), 1, n, false
    FROM generate_series(1, {texts}) n
    """,
    """
    INSERT INTO sources_articletext (id, article_id, number, body, sha256, decoded_as, canon_version,
        has_bidi_controls, has_zero_width, created_at)
    SELECT n, n, 1, '', '', '', 1, false, false, now() FROM generate_series(1, {texts}) n
    """,
    """
    INSERT INTO claims_claim (id, text_id, start, "end", quoting, act, negated, hedged, implicit, confidence, origin,
        state, engine_version, note, created_at, version)
    SELECT n, (n - 1) / {each} + 1, n, n + 1, 'indirect', 'assert', false, false, false, 1, 'machine',
        'suggested', '', '', now(), 1
    FROM generate_series(1, {claims}) n
    """,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One article's neighbours: how long they took, and which share of the exact ones was found."""

    milliseconds: float
    recall: float


def real_vectors(folder: Path) -> npt.NDArray[np.float32]:
    """The vectors of different sentences of the folder's articles."""
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.txt")))
    found = dict.fromkeys(words for text in texts for words in sentences(text))
    print(f"  {min(len(found), SENTENCES):,} different sentences", flush=True)
    return embed(list(islice(found, SENTENCES)))


def sentences(text: str) -> list[str]:
    starts = [*sentence_starts(text, 0, len(text)), len(text)]
    cut = (" ".join(text[one:other].split()) for one, other in pairwise(starts))
    return [words for words in cut if SHORTEST <= len(words) <= LONGEST]


def spread(base: npt.NDArray[np.float32], number: int) -> Halves:
    """As many vectors as asked for: each that of a real sentence, drawn towards another's by up to two fifths."""
    dice = np.random.default_rng(SEED)
    found = np.empty((number, WIDTH), dtype=np.float16)
    for start in range(0, number, PIECE):
        size = min(PIECE, number - start)
        one, other = (base[dice.integers(0, len(base), size)] for _ in range(2))
        drawn = dice.uniform(0, MOST_DRAWN, (size, 1)).astype(np.float32)
        mixed = (1 - drawn) * one + drawn * other
        found[start : start + size] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return found


def measure(base: npt.NDArray[np.float32], number: int, watch: Stopwatch) -> tuple[str, ...]:
    """Fill the database with so many claims, in place of those that are there, and look. Returns a row of the table."""
    vectors = spread(base, number)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        definition = fill(database, vectors, watch)
        with watch.timed(f"{number:,} claims: index"):
            database.execute(definition)
        database.execute("VACUUM (ANALYZE)")
        size = one(database, "SELECT pg_relation_size(%s)", INDEX)
        asked = [ask(vectors, text) for text in picked(number)]
        added = [add(database, vectors, place) for place in range(ASKED)]
    found = [article.milliseconds for article in asked]
    return (
        f"{number:,}",
        f"{np.mean([article.recall for article in asked]):.1%}",
        f"{percentile(found, 0.5):.0f}",
        f"{percentile(found, 0.95):.0f}",
        f"{1000 * percentile(added, 0.5):.0f}",
        f"{watch.seconds[f'{number:,} claims: index']:.0f}",
        f"{size / 2**20:,.0f}",
    )


HEAD = (
    "claims",
    f"recall@{MOST_A_CLAIM}",
    "find p50 ms",
    "find p95 ms",
    "add ms",
    "index built s",
    "index MiB",
)


def fill(database: psycopg.Connection, vectors: Halves, watch: Stopwatch) -> bytes:
    """Write articles, claims and vectors. Returns how to make the index, which is dropped meanwhile."""
    sizes = {"step": STEP, "days": DAYS, "texts": len(vectors) // EACH, "claims": len(vectors), "each": EACH}
    definition = str(one(database, "SELECT indexdef FROM pg_indexes WHERE indexname = %s", INDEX))
    with watch.timed(f"{len(vectors):,} claims: rows"):
        database.execute("SET session_replication_role = replica")  # no triggers: no histories, no keys to check
        database.execute("TRUNCATE sources_article, sources_articletext, claims_claim, claims_claimvector CASCADE")
        database.execute(f"DROP INDEX {INDEX}".encode())
        for statement in FILL:
            database.execute(statement.format(**sizes).encode())
        copy_vectors(database, vectors)
        database.execute("SET maintenance_work_mem = '4GB'")
        database.execute("VACUUM (ANALYZE)")
    return definition.encode()


def copy_vectors(database: psycopg.Connection, vectors: Halves) -> None:
    """In PostgreSQL's binary form, which is that of the array but for the order of bytes."""
    copy_all = "COPY claims_claimvector (claim_id, embedding) FROM STDIN (FORMAT binary)"
    with database.cursor() as cursor, cursor.copy(copy_all) as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for start in range(0, len(vectors), PIECE):
            part = vectors[start : start + PIECE]
            rows = np.zeros(len(part), dtype=ROW)
            rows["fields"], rows["s1"], rows["s2"], rows["width"] = 2, 8, 4 + 2 * WIDTH, WIDTH
            rows["id"], rows["v"] = np.arange(start + 1, start + len(part) + 1), part
            copy.write(rows.tobytes())
        copy.write(b"\xff\xff")


def picked(number: int) -> list[int]:
    return [int(key) for key in np.random.default_rng(SEED).integers(1, number // EACH + 1, ASKED)]


def ask(vectors: Halves, key: int) -> Asked:
    """Look up one article's neighbours, as its run would."""
    text = ArticleText.objects.select_related("article").get(pk=key)
    begun = time.perf_counter()
    with transaction.atomic():
        found = neighbours_of(text)
    seconds = time.perf_counter() - begun
    exact = exact_pairs(vectors, key)
    return Asked(1000 * seconds, len(found & exact) / len(exact) if exact else 1.0)


def exact_pairs(vectors: Halves, key: int) -> set[Pair]:
    """The same, by comparing with every claim there is."""
    own = np.arange((key - 1) * EACH, key * EACH)
    cosines = np.concatenate(
        [
            vectors[own].astype(np.float32) @ vectors[start : start + PIECE].astype(np.float32).T
            for start in range(0, len(vectors), PIECE)
        ],
        axis=1,
    )
    days = (np.arange(len(vectors)) // EACH + 1) * STEP % DAYS
    cosines[:, np.abs(days - key * STEP % DAYS) > WINDOW_DAYS] = -1
    cosines[:, own] = -1
    nearest = np.argpartition(-cosines, MOST_A_CLAIM, axis=1)[:, :MOST_A_CLAIM]
    return {
        pair(int(own[row]) + 1, int(other) + 1)
        for row in range(EACH)
        for other in nearest[row]
        if cosines[row, other] > 1 - FURTHEST
    }


def add(database: psycopg.Connection, vectors: Halves, place: int) -> float:
    """Seconds that the vectors of one more article take; they are of no claim, and go with the next filling."""
    rows = [
        (len(vectors) + 1 + place * EACH + number, HalfVector(vectors[place * EACH + number]).to_text())
        for number in range(EACH)
    ]
    begun = time.perf_counter()
    with database.transaction(), database.cursor() as cursor:
        cursor.executemany("INSERT INTO claims_claimvector (claim_id, embedding) VALUES (%s, %s::halfvec)", rows)
    return time.perf_counter() - begun


def one(database: psycopg.Connection, question: str, *values: object) -> Any:  # Any: what a column holds
    row = database.execute(question.encode(), values).fetchone()
    return row[0] if row else None


def neighbours_report(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join([f"Claims worth comparing, {EACH} an article; load {load()}", "", table(HEAD, rows)])
