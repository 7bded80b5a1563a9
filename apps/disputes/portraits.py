"""What the pages of speakers and sources tell besides their lists: numbers over time, positions, who answers whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.material import Clash
from apps.disputes.matrix import pair_query
from apps.disputes.models import Dispute, Membership
from apps.disputes.sparklines import Spark, spark
from apps.disputes.timeline import Row, Timeline, most_telling, timeline
from apps.sources.models import Article, Source

TOP = 5
DRAWN = 25  # claims of a speaker that the picture of positions looks at
ROWS = 8
VOICES = 8
OWN = 5
LAST_ARTICLES = 50

# For each of the last disputes in which the speaker answers somebody: days from the first day of what is answered.
LAGS = """
WITH answered AS (
    SELECT DISTINCT dispute_id FROM disputes_clash WHERE speaker_id = %(speaker)s ORDER BY dispute_id DESC LIMIT 100
), stood AS (
    SELECT m.dispute_id, p.ordinal, a.published_on, c.speaker_id = ANY(%(keys)s) AS own
    FROM answered
    JOIN disputes_membership m ON m.dispute_id = answered.dispute_id
    JOIN disputes_position p ON p.id = m.position_id
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN sources_articletext t ON t.id = c.text_id
    JOIN sources_article a ON a.id = t.article_id
    WHERE a.published_on IS NOT NULL AND NOT c.implicit AND c.state <> 'rejected'
), mine AS (
    SELECT dispute_id, min(ordinal) AS ordinal, min(published_on) AS day FROM stood
    WHERE own AND ordinal > 0 GROUP BY dispute_id
), lags AS (
    SELECT mine.day - min(stood.published_on) AS days FROM mine
    JOIN stood ON stood.dispute_id = mine.dispute_id AND stood.ordinal < mine.ordinal
    GROUP BY mine.dispute_id, mine.day
)
SELECT count(*), count(*) FILTER (WHERE days = 0), percentile_disc(0.5) WITHIN GROUP (ORDER BY days), max(days)
FROM lags WHERE days >= 0
"""

# Told of once an article, then by month, by source and over all: see GROUPING in PostgreSQL's manual for the numbers.
TALLIES = """
WITH told AS (
    SELECT text_id, count(*) AS claims,
        count(*) FILTER (WHERE quoting IN ('direct', 'mixed') AND NOT passed_on) AS direct,
        count(*) FILTER (WHERE quoting NOT IN ('direct', 'mixed') AND NOT passed_on) AS indirect,
        count(*) FILTER (WHERE passed_on) AS passed_on
    FROM (
        SELECT text_id, quoting, within_id IS NOT NULL AND NOT implicit AS passed_on FROM claims_claim
        WHERE speaker_id = ANY(%(speakers)s) AND state <> 'rejected'
    ) claims GROUP BY text_id
), published AS (
    SELECT told.*, date_trunc('month', a.published_on)::date AS month, a.source_id AS source FROM told
    JOIN sources_articletext t ON t.id = told.text_id
    JOIN sources_article a ON a.id = t.article_id
)
SELECT grouping(month, source), month, source, coalesce(sum(claims), 0)::int, count(*),
    coalesce(sum(direct), 0)::int, coalesce(sum(indirect), 0)::int, coalesce(sum(passed_on), 0)::int
FROM published GROUP BY GROUPING SETS ((month), (source), ())
"""
BY_MONTH, BY_SOURCE, ALL = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Lag:
    """How soon a speaker answers, in days, over so many disputes; `same_day`: how many at once."""

    disputes: int
    same_day: int
    median: int
    longest: int


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many claims, in how many articles, how they come, and how many by month and by source of publication."""

    claims: int
    articles: int
    direct: int
    indirect: int
    passed_on: int
    by_month: tuple[tuple[date | None, int], ...]
    by_source: tuple[tuple[int | None, int], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole. `offset` and `per_mille` place it in a bar."""

    name: str
    address: str
    number: int
    per_mille: int
    offset: int

    @property
    def percent(self) -> float:
        return self.per_mille / 10


def shares(parts: Iterable[tuple[str, str, int]]) -> list[Share]:
    """Parts, named and with an address, as shares of their sum."""
    found = list(parts)
    whole = sum(number for _, _, number in found) or 1
    out: list[Share] = []
    for name, address, number in found:
        offset = out[-1].offset + out[-1].per_mille if out else 0
        out.append(Share(name, address, number, round(1000 * number / whole), offset))
    return out


def tallies(speakers: Sequence[int]) -> Tallies:
    """The standing claims of these speakers, who count as one."""
    with connection.cursor() as cursor:
        cursor.execute(TALLIES, {"speakers": list(speakers)})
        rows = cursor.fetchall()
    counted = {grouped: [row for by, *row in rows if by == grouped] for grouped in (BY_MONTH, BY_SOURCE, ALL)}
    _, _, claims, articles, direct, indirect, passed_on = counted[ALL][0]
    return Tallies(
        claims,
        articles,
        direct,
        indirect,
        passed_on,
        by_month=tuple((month, number) for month, _, number, *_ in counted[BY_MONTH]),
        by_source=tuple((source, number) for _, source, number, *_ in counted[BY_SOURCE]),
    )


def articles_over_time(articles: QuerySet[Article]) -> Spark | None:
    months = articles.order_by().annotate(month=TruncMonth("published_on")).values_list("month")
    return spark(months.annotate(times=Count("pk")))


def articles_by_source(sources: Iterable[int]) -> dict[int, Spark | None]:
    """For each of these sources its articles over time, in one query."""
    found: dict[int, list[tuple[date | None, int]]] = {source: [] for source in sources}
    months = Article.objects.filter(source__in=found).order_by().annotate(month=TruncMonth("published_on"))
    for source, month, times in months.values_list("source", "month").annotate(times=Count("pk")):
        found[source].append((month, times))
    return {source: spark(parts) for source, parts in found.items()}


def ways_of_reaching(counted: Tallies) -> list[Share]:
    """How the claims come: quoted, paraphrased, or through somebody else."""
    ways = {
        "in quotation marks": counted.direct,
        "paraphrased": counted.indirect,
        "passed on by another speaker": counted.passed_on,
    }
    return shares((name, "", number) for name, number in ways.items())


def carriers(counted: Tallies) -> list[tuple[Source, int]]:
    """The sources in which most of these claims stand, and how many."""
    known = [(source, number) for source, number in counted.by_source if source is not None]
    most = sorted(known, key=lambda pair: (-pair[1], pair[0]))[:TOP]
    sources = Source.objects.in_bulk([key for key, _ in most])
    return [(sources[key], number) for key, number in most]


def opponents(speaker: Speaker, *, answering: bool) -> list[tuple[Speaker, int, str]]:
    """Whom the speaker answers most, or who answers the speaker most: how often, and the list of those disputes."""
    one, other = ("speaker", "against") if answering else ("against", "speaker")
    counted = Clash.objects.filter(**{one: speaker}).order_by().values_list(other).annotate(times=Count("dispute"))
    times = dict(counted.order_by("-times", other)[:TOP])
    others = Speaker.objects.in_bulk(times)
    pairs = [(others[key], number) for key, number in times.items()]
    return [(them, number, query_of(speaker, them, answering=answering)) for them, number in pairs]


def query_of(speaker: Speaker, other: Speaker, *, answering: bool) -> str:
    return pair_query(speaker, other) if answering else pair_query(other, speaker)


def lag_of(speaker: Speaker, keys: Sequence[int]) -> Lag | None:
    with connection.cursor() as cursor:
        cursor.execute(LAGS, {"speaker": speaker.pk, "keys": list(keys)})
        row = cursor.fetchone()
    return Lag(*row) if row and row[0] else None


def last_in_disputes(speakers: Sequence[int]) -> list[int]:
    """The keys of these speakers' last claims that stand in disputes."""
    standing = Membership.objects.exclude(dispute__state__in=[Dispute.State.REJECTED, Dispute.State.MERGED])
    of_speakers = standing.filter(claim__speaker__in=speakers).exclude(claim__state=ReviewState.REJECTED)
    return list(of_speakers.order_by("-claim_id").values_list("claim", flat=True)[:DRAWN])


def positions_over_time(claims: Iterable[Claim]) -> Timeline | None:
    """Claims with their sides, a row a dispute, each in the colour of its side."""
    by_side: dict[tuple[int, int], list[Membership]] = defaultdict(list)
    for claim in claims:
        for place in claim.memberships.all():
            by_side[(place.dispute_id, place.position.ordinal)].append(place)
    fullest = sorted(by_side.values(), key=lambda places: (-len(places), places[0].dispute_id))[:ROWS]
    drawn = [side_row(places) for places in fullest]
    return timeline(drawn, (), by=most_telling([claim for row in drawn for claim in row.claims])) if drawn else None


def side_row(places: Sequence[Membership]) -> Row:
    side, dispute = places[0].position, places[0].dispute
    return Row(f"{side.letter} {dispute.question}", side.style, "", [place.claim for place in places])


def voice_balance(claims: QuerySet[Claim]) -> list[Share]:
    """Whose words fill the articles: letters inside claims by speaker, the most first, all others together."""
    counted = (
        claims.order_by().values_list(F("speaker__merged_into"), F("speaker")).annotate(n=Sum(F("end") - F("start")))
    )
    letters: dict[int | None, int] = defaultdict(int)
    for heir, speaker, number in counted:
        letters[heir or speaker] += number
    most = sorted(letters.items(), key=lambda one: (-one[1], one[0] or 0))
    named = Speaker.objects.in_bulk([key for key, _ in most[:VOICES] if key])
    parts = [
        (named[key].name, named[key].get_absolute_url(), number)
        if key
        else ("nobody named, or its own voice", "", number)
        for key, number in most[:VOICES]
    ]
    rest = sum(number for _, number in most[VOICES:])
    return shares([*parts, *([(f"{len(most) - VOICES} others", "", rest)] if rest else [])])


def own_claims(source: Source) -> list[Claim]:
    """What the outlet itself says, as a speaker anywhere or in the voice of its last articles; the last found first."""
    standing = Claim.objects.standing().order_by("-pk")
    as_speaker = standing.filter(speaker__in=list(source.speakers.values_list("pk", flat=True)))
    texts = list(source.articles.order_by("-pk").values_list("current_text", flat=True)[:LAST_ARTICLES])
    as_narrator = standing.filter(text__in=texts, quoting=Claim.Quoting.NARRATOR, speaker=None)
    keys = [*as_speaker.values_list("pk", flat=True)[:OWN], *as_narrator.values_list("pk", flat=True)[:OWN]]
    return list(Claim.objects.in_rows().filter(pk__in=keys).order_by("-pk")[:OWN])
