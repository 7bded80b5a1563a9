"""A collection of generated articles, claims and disputes, written straight into PostgreSQL with all triggers on."""

import json
import random
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from apps.claims.names import name_key
from apps.disputes.services import refresh_disputes
from benchmarks.measures import Stopwatch
from benchmarks.people import People, make_people
from benchmarks.stories import UNNAMED, Quarrel, Story, Stretch, write_story

SEED = 2
ENGINE = "benchmark-1"
VOICES_PER_ARTICLE = 6
PIECE = 25  # articles a transaction: triggers get slower the more foreign keys wait to be checked at its end
REFRESHED_AT_ONCE = 1000
FIRST_DAY = date(2018, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT_COLUMNS = "id article_id number body sha256 decoded_as canon_version has_bidi_controls has_zero_width created_at"
COLUMNS = {
    "sources_source": "id name domain country language owner owner_from created_at version",
    "claims_speaker": "id name name_key disambiguation kind represents_id source_id article_id merged_into_id origin "
    "created_at version",
    "claims_alias": "id speaker_id name name_key origin",
    "sources_article": "id source_id title url byline published_on language external_id raw_sha256 raw_size raw_name "
    "media_type current_text_id stands_alone created_at version",
    "sources_articletext": TEXT_COLUMNS,
    "ingest_run": "id article_id text_id engine_version state step attempts priority counts timings error_code "
    "error_detail finished_at",
    "claims_claim": "id text_id speaker_id start end quoting act negated hedged implicit within_id confidence origin "
    "state engine_version note created_at version",
    "claims_claimspan": "id claim_id role start end quote prefix suffix",
    "disputes_opposition": "id claim_id counterclaim_id kind confidence evidence origin state engine_version "
    "created_at version",
    "disputes_dispute": "id question question_origin state one_sided confidence origin engine_version merged_into_id "
    "active_on claim_count article_count source_count speaker_keys speakers_a speakers_b source_keys languages kinds "
    "topics handlers is_second_hand is_quoted changed_at at_a_glance created_at version",
    "disputes_position": "id dispute_id ordinal label",
    "disputes_membership": "id position_id dispute_id claim_id ordinal",
}
# What pghistory sets for a worker; without it its triggers raise and catch an error for every row.
AS_A_MACHINE = """
SELECT set_config('pghistory.context_id', gen_random_uuid()::text, false),
    set_config('pghistory.context_metadata', '{"actor": "machine"}', false)
"""
CLAIM_STATES = ["suggested"] * 14 + ["accepted"] * 4 + ["edited", "rejected"]
DISPUTE_STATES = ["suggested"] * 30 + ["open"] * 10 + ["answered"] * 6 + ["rejected"] * 3 + ["merged"]
HEDGED = 0.1
KINDS = ["denies"] * 6 + ["contradicts"] * 3 + ["debunks", "blames-other", "in-tension"]


@dataclass(frozen=True, slots=True)
class Stored:
    """A claim that has a row: what disputes need of it."""

    id: int
    quote: str
    cue: Stretch
    cue_words: str


class Collection:
    """Makes the rows of one article after the other; `rows` holds those not yet written, by table."""

    def __init__(self, dice: random.Random, people: People) -> None:
        self.dice = dice
        self.people = people
        self.rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)  # Any: what a column holds
        self.ids: dict[str, Iterator[int]] = {table: count(1) for table in COLUMNS}
        self.nearby: deque[Stored] = deque(maxlen=400)  # claims of the last twenty articles
        self.pairs: set[tuple[int, int]] = set()
        self.heir = 1

    def add(self, table: str, *values: Any) -> int:  # Any: what a column holds
        key = next(self.ids[table])
        self.rows[table].append((key, *values))
        return key

    def add_people(self) -> None:
        for name in self.people.sources:
            self.add("sources_source", name, f"{name_key(name).replace(' ', '-')}.example", "", "", "", "", NOW, 1)
        for voice in self.people.voices:
            represents, source, heir = (
                None if place is None else place + 1 for place in (voice.represents, voice.source, voice.merged_into)
            )
            speaker = self.add_speaker(voice.name, voice.kind, represents, source, None, heir)
            if voice.kind == "person":
                last = voice.name.rpartition(" ")[2]
                self.add("claims_alias", speaker, last, name_key(last), "machine")

    def add_speaker(self, name: str, kind: str, *links: int | None) -> int:
        represents, source, article, heir = links
        key = name_key(name)
        return self.add("claims_speaker", name, key, "", kind, represents, source, article, heir, "machine", NOW, 1)

    def add_article(self) -> None:
        picked = self.people.pick(self.dice, VOICES_PER_ARTICLE)
        speakers = {self.people.voices[place].name: place + 1 for place in picked}
        story = write_story(self.dice, list(speakers))
        text = self.add_text(story)
        if any(claim.speaker == UNNAMED for claim in story.claims):
            speakers[UNNAMED] = self.add_speaker(UNNAMED, "unnamed", None, None, text, None)
        stored = self.add_claims(story, text, speakers)
        for quarrel in story.quarrels:
            self.add_dispute(quarrel, stored)
        self.nearby.extend(stored)

    def add_text(self, story: Story) -> int:
        """The article, its text and its run; the three have the same key."""
        key = next(self.ids["sources_articletext"])
        digest = sha256(story.body.encode()).hexdigest()
        source = self.people.pick_source(self.dice) + 1 if self.dice.random() < 0.97 else None
        day = FIRST_DAY + timedelta(days=self.dice.randrange(2900)) if self.dice.random() < 0.95 else None
        raw_name = f"{key}.txt"
        self.add(
            "sources_article", source, story.title, "", "", day, "en", raw_name, digest, len(story.body), raw_name,
            "text/plain", key, False, NOW + timedelta(seconds=key), 1,  # noqa: FBT003 - a column
        )  # fmt: skip
        self.rows["sources_articletext"].append((key, key, 1, story.body, digest, "utf-8", 1, False, False, NOW))
        counts = json.dumps({"claims": len(story.claims), "disputes": len(story.quarrels)})
        self.add("ingest_run", key, key, ENGINE, "done", "saved", 1, 0, counts, "{}", "", "", NOW)
        return key

    def add_claims(self, story: Story, text: int, speakers: dict[str, int]) -> list[Stored]:
        stored: list[Stored] = []
        for claim in story.claims:
            start, end = claim.content
            within = None if claim.within is None else stored[claim.within].id
            state = self.dice.choice(CLAIM_STATES)
            hedged = self.dice.random() < HEDGED
            key = self.add(
                "claims_claim", text, speakers.get(claim.speaker), start, end, claim.quoting, claim.act,
                claim.act == "deny", hedged, claim.implicit, within, round(self.dice.uniform(0.5, 1), 2), "machine",
                state, ENGINE, "", NOW, 1,
            )  # fmt: skip
            self.add_span(story, key, "content", claim.content)
            self.add_span(story, key, "cue", claim.cue)
            if claim.mention:
                self.add_span(story, key, "speaker", claim.mention)
            stored.append(Stored(key, story.body[start:end], claim.cue, story.body[slice(*claim.cue)]))
        return stored

    def add_span(self, story: Story, claim: int, role: str, place: Stretch) -> None:
        start, end = place
        before, after = story.body[max(0, start - 32) : start], story.body[end : end + 32]
        self.add("claims_claimspan", claim, role, start, end, story.body[start:end], before, after)

    def add_dispute(self, quarrel: Quarrel, stored: Sequence[Stored]) -> None:
        claim, denial = stored[quarrel.claim], stored[quarrel.counterclaim]
        state = self.dice.choice(DISPUTE_STATES)
        question = f"Is it so that {claim.quote}?"[:500]
        dispute = self.add(
            "disputes_dispute", question, "machine", state, quarrel.one_sided, 0.8, "machine", ENGINE,
            self.heir if state == "merged" else None, NOW, 0, 0, 0, *[[]] * 8, False, False, NOW, "{}", NOW, 1,  # noqa: FBT003 - a column
        )  # fmt: skip
        if state not in ("merged", "rejected"):
            self.heir = dispute
        sides = [[claim], [denial], []]
        for other in self.joining(without={claim.id, denial.id}):
            sides[self.dice.choice((0, 0, 0, 1, 1, 1, 2))].append(other)
        self.add_sides(dispute, [side for side in sides if side])

    def joining(self, *, without: set[int]) -> list[Stored]:
        """Claims of other articles that join a dispute: usually none, at times a few, seldom very many."""
        luck = self.dice.random()
        number = 0 if luck < 0.8 else self.dice.randint(1, 5) if luck < 0.97 else self.dice.randint(8, 60)
        around = [claim for claim in self.nearby if claim.id not in without]
        return self.dice.sample(around, min(number, len(around)))

    def add_sides(self, dispute: int, sides: Sequence[Sequence[Stored]]) -> None:
        for ordinal, side in enumerate(sides):
            position = self.add("disputes_position", dispute, ordinal, "")
            for place, claim in enumerate(side):
                self.add("disputes_membership", position, dispute, claim.id, place)
        for ordinal, side in enumerate(sides[1:]):
            for claim in side:
                self.add_opposition(self.dice.choice(sides[ordinal]), claim)

    def add_opposition(self, claim: Stored, counterclaim: Stored) -> None:
        pair = (min(claim.id, counterclaim.id), max(claim.id, counterclaim.id))
        if pair in self.pairs:
            return
        self.pairs.add(pair)
        cue = {"start": counterclaim.cue[0], "end": counterclaim.cue[1], "quote": counterclaim.cue_words}
        contested = [[" ".join(one.quote.split()[-3:]) for one in (claim, counterclaim)]]
        evidence = {"rule": "denial", "cues": [cue], "shared": claim.quote.split()[1:3], "contested": contested}
        self.add(
            "disputes_opposition", claim.id, counterclaim.id, self.dice.choice(KINDS), 0.8, json.dumps(evidence),
            "machine", "suggested", ENGINE, NOW, 1,
        )  # fmt: skip


def fill_database(url: str, *, articles: int, watch: Stopwatch) -> None:
    """Write the rows, derive what the product derives about disputes, and let the planner look at them."""
    dice = random.Random(SEED)
    collection = Collection(dice, make_people(dice))
    with psycopg.connect(url, autocommit=True) as database, watch.timed("write rows"):
        database.execute(AS_A_MACHINE)
        collection.add_people()
        write(database, collection)
        for piece in pieces(range(articles), PIECE):
            for _ in piece:
                collection.add_article()
            write(database, collection)
        set_sequences(database)
    with watch.timed("refresh disputes"):
        refresh_all()
    with psycopg.connect(url, autocommit=True) as database, watch.timed("vacuum and analyze"):
        database.execute("VACUUM (ANALYZE)")


def pieces(things: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def write(database: psycopg.Connection, collection: Collection) -> None:
    """One transaction, in the order of COLUMNS; foreign keys are checked at its end."""
    with database.transaction(), database.cursor() as cursor:
        for table, columns in COLUMNS.items():
            names = sql.SQL(", ").join(map(sql.Identifier, columns.split()))
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
                for row in collection.rows[table]:
                    copy.write_row(row)
    collection.rows.clear()


def set_sequences(database: psycopg.Connection) -> None:
    for table in COLUMNS:
        name = sql.Identifier(table)
        database.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT coalesce(max(id), 1) FROM {}))").format(
                table, name
            )
        )


def refresh_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM disputes_dispute ORDER BY id")
        keys = [key for (key,) in cursor.fetchall()]
    for piece in pieces(keys, REFRESHED_AT_ONCE):
        refresh_disputes(piece)
