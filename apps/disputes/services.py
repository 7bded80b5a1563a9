"""What is derived about disputes from their claims, and kept on their rows so that lists are quick."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.text import Truncator

from apps.claims.models import Claim, ReviewState
from apps.disputes.glance import Gap, Glance, Side
from apps.disputes.models import Dispute, Membership, Position

WORDS = 24  # of the claim that stands for a side, the most that any list shows
SOURCES = 3


class Counted(NamedTuple):
    """So many claims of one side whose articles were published in one month."""

    position: int
    month: date | None
    claims: int


# One statement for any number of disputes. The search text of a dispute is bounded: a tsvector holds at most 1 MB.
# Copies count once: as articles by their story, with their claims by the copy that holds most of them.
REFRESH = """
WITH said AS (
    SELECT m.dispute_id, m.position_id, p.ordinal, c.id AS claim, c.quoting, c.state, c.stated_on, c.stated_until,
        a.id AS article,
        coalesce(a.copy_of_id, a.id) AS story, a.published_on, a.created_at, a.language, a.source_id AS source,
        s.id AS speaker, coalesce(heir.id, s.id) AS counts_for,
        coalesce(coalesce(heir.kind, s.kind) = 'outlet' AND (
            CASE WHEN heir.id IS NULL THEN s.source_id ELSE heir.source_id END IS DISTINCT FROM a.source_id
            OR CASE WHEN heir.id IS NULL THEN s.source_id ELSE heir.source_id END IS NULL
        ), false) OR coalesce(teller.speaker_id <> c.speaker_id, false) AS is_retold,
        concat_ws(' ', s.name, s.name_key, heir.name, heir.name_key) AS names
    FROM disputes_membership m
    JOIN disputes_position p ON p.id = m.position_id
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN sources_articletext t ON t.id = c.text_id
    JOIN sources_article a ON a.id = t.article_id
    LEFT JOIN claims_claim teller ON teller.id = c.within_id
    LEFT JOIN claims_speaker s ON s.id = c.speaker_id
    LEFT JOIN claims_speaker heir ON heir.id = s.merged_into_id
    WHERE m.dispute_id = ANY(%(ids)s)
), held AS (
    SELECT dispute_id, sum(most.claims) AS claims FROM (
        SELECT dispute_id, story, max(claims) AS claims FROM (
            SELECT dispute_id, article, story, count(*) AS claims FROM said GROUP BY dispute_id, article, story
        ) per_article GROUP BY dispute_id, story
    ) most GROUP BY dispute_id
), sides AS (
    SELECT dispute_id, bool_or(is_retold) AS is_second_hand, bool_and(is_quoted) AS is_quoted FROM (
        SELECT dispute_id, coalesce(bool_and(is_retold) FILTER (WHERE state <> 'rejected'), false) AS is_retold,
            bool_or(quoting IN ('direct', 'mixed') AND state <> 'rejected') AS is_quoted
        FROM said GROUP BY dispute_id, position_id
    ) each_side GROUP BY dispute_id
), pairs AS (
    SELECT x.dispute_id, o.kind, o.evidence FROM said x
    JOIN disputes_opposition o ON o.claim_id = x.claim
    JOIN said y ON y.claim = o.counterclaim_id AND y.dispute_id = x.dispute_id
    WHERE x.position_id <> y.position_id AND o.state <> 'rejected'
), deeds AS (
    SELECT pgh_obj_id AS dispute_id, pgh_context_id FROM disputes_disputeevent WHERE pgh_obj_id = ANY(%(ids)s)
    UNION ALL
    SELECT dispute_id, pgh_context_id FROM disputes_membershipevent WHERE dispute_id = ANY(%(ids)s)
    UNION ALL
    SELECT said.dispute_id, e.pgh_context_id FROM said JOIN claims_claimevent e ON e.pgh_obj_id = said.claim
), hands AS (
    SELECT deeds.dispute_id, array_agg(DISTINCT (how.metadata->>'user')::bigint) AS handlers
    FROM deeds JOIN pghistory_context how ON how.id = deeds.pgh_context_id
    WHERE how.metadata->>'user' IS NOT NULL
    GROUP BY deeds.dispute_id
), fresh AS (
    SELECT said.dispute_id AS id,
        count(DISTINCT story) AS articles,
        min(published_on) AS first_stated_on,
        max(published_on) AS last_published_on,
        min(stated_on) AS said_from,
        max(coalesce(stated_until, stated_on)) AS said_to,
        coalesce(max(published_on)::timestamptz, max(said.created_at)) AS active_on,
        coalesce(array_agg(DISTINCT counts_for) FILTER (WHERE speaker IS NOT NULL), '{}') AS speaker_keys,
        coalesce(array_agg(DISTINCT counts_for) FILTER (WHERE speaker IS NOT NULL AND ordinal = 0), '{}') AS speakers_a,
        coalesce(array_agg(DISTINCT counts_for) FILTER (WHERE speaker IS NOT NULL AND ordinal = 1), '{}') AS speakers_b,
        coalesce(array_agg(DISTINCT src.id) FILTER (WHERE src.id IS NOT NULL), '{}') AS source_keys,
        array_agg(DISTINCT said.language) AS languages,
        coalesce(string_agg(DISTINCT concat_ws(' ', said.names, src.name, alias.names), ' '), '') AS names,
        coalesce(string_agg(DISTINCT left(words.quotes, 2000), ' '), '') AS quotes
    FROM said
    LEFT JOIN sources_source src ON src.id = said.source
    LEFT JOIN LATERAL (
        SELECT string_agg(concat_ws(' ', name, name_key), ' ') AS names
        FROM claims_alias WHERE speaker_id IN (said.speaker, said.counts_for)
    ) alias ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(quote, ' ') AS quotes FROM claims_claimspan WHERE claim_id = said.claim AND role = 'content'
    ) words ON true
    GROUP BY said.dispute_id
), found AS (
    SELECT fresh.*, held.claims, sides.is_second_hand, sides.is_quoted,
        coalesce(hands.handlers, '{}') AS handlers,
        ARRAY(SELECT DISTINCT kind FROM pairs WHERE pairs.dispute_id = fresh.id ORDER BY kind) AS kinds,
        ARRAY(
            SELECT DISTINCT lower(topic) FROM pairs, jsonb_array_elements_text(pairs.evidence->'shared') topic
            WHERE pairs.dispute_id = fresh.id ORDER BY 1 LIMIT 200
        ) AS topics,
        setweight(to_tsvector('english', d.question), 'A')
            || setweight(to_tsvector('simple', left(fresh.names, 20000)), 'B')
            || setweight(to_tsvector('english', left(fresh.quotes, 100000)), 'C') AS search
    FROM fresh
    JOIN disputes_dispute d ON d.id = fresh.id
    JOIN held ON held.dispute_id = fresh.id
    JOIN sides ON sides.dispute_id = fresh.id
    LEFT JOIN hands ON hands.dispute_id = fresh.id
)
UPDATE disputes_dispute d
SET claim_count = f.claims,
    article_count = f.articles,
    source_count = cardinality(f.source_keys),
    first_stated_on = f.first_stated_on,
    last_published_on = f.last_published_on,
    said_from = f.said_from,
    said_to = f.said_to,
    active_on = f.active_on,
    speaker_keys = f.speaker_keys,
    speakers_a = f.speakers_a,
    speakers_b = f.speakers_b,
    source_keys = f.source_keys,
    languages = f.languages,
    kinds = f.kinds,
    topics = f.topics,
    handlers = f.handlers,
    is_second_hand = f.is_second_hand,
    is_quoted = f.is_quoted,
    search = f.search,
    changed_at = CASE
        WHEN (d.search, d.claim_count, d.article_count, d.kinds) IS DISTINCT FROM
             (f.search, f.claims, f.articles, f.kinds) THEN clock_timestamp()
        ELSE d.changed_at
    END
FROM found f
WHERE d.id = f.id
"""


# Speakers known from one article only are nobody's opponents across articles.
CLASHES = """
WITH stood AS (
    SELECT DISTINCT m.dispute_id, p.ordinal, coalesce(heir.id, s.id) AS speaker
    FROM disputes_membership m
    JOIN disputes_dispute d ON d.id = m.dispute_id
    JOIN disputes_position p ON p.id = m.position_id
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN claims_speaker s ON s.id = c.speaker_id
    LEFT JOIN claims_speaker heir ON heir.id = s.merged_into_id
    WHERE m.dispute_id = ANY(%(ids)s) AND d.state NOT IN ('rejected', 'merged')
        AND CASE WHEN heir.id IS NULL THEN s.article_id ELSE heir.article_id END IS NULL
), wanted AS (
    SELECT DISTINCT later.dispute_id, later.speaker, earlier.speaker AS against
    FROM stood later
    JOIN stood earlier ON earlier.dispute_id = later.dispute_id AND earlier.ordinal < later.ordinal
    WHERE earlier.speaker <> later.speaker
), gone AS (
    DELETE FROM disputes_clash k WHERE dispute_id = ANY(%(ids)s) AND NOT EXISTS (
        SELECT 1 FROM wanted w
        WHERE w.dispute_id = k.dispute_id AND w.speaker = k.speaker_id AND w.against = k.against_id
    )
)
INSERT INTO disputes_clash (dispute_id, speaker_id, against_id)
SELECT dispute_id, speaker, against FROM wanted
ON CONFLICT DO NOTHING
"""


GLANCES = """
UPDATE disputes_dispute d SET at_a_glance = fresh.glance
FROM unnest(%(ids)s::bigint[], %(glances)s::text[]::jsonb[]) AS fresh (id, glance)
WHERE d.id = fresh.id AND d.at_a_glance <> fresh.glance
"""
READ_AT_ONCE = 500


def refresh_disputes(ids: Iterable[int]) -> None:
    """Recount the disputes and rebuild what is kept of them; after any change of their members, and of their state."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"ids": wanted})
        cursor.execute(CLASHES, {"ids": wanted})
    for start in range(0, len(wanted), READ_AT_ONCE):
        refresh_glances(wanted[start : start + READ_AT_ONCE])


def refresh_glances(ids: Sequence[int]) -> None:
    fresh = {key: json.dumps(glance.stored()) for key, glance in glances_at(ids).items()}
    with connection.cursor() as cursor:
        cursor.execute(GLANCES, {"ids": list(fresh), "glances": list(fresh.values())})


def glances_at(ids: Sequence[int]) -> dict[int, Glance]:
    """What lists show of these disputes, from what stands in them."""
    counted = counts_in(ids)
    rows = Dispute.objects.filter(pk__in=ids).in_lines().with_first_claims()
    return {row.pk: glance_at(row, counted[row.pk]) for row in rows}


def counts_in(ids: Sequence[int]) -> dict[int, list[Counted]]:
    """For each of these disputes its claims, those that somebody rejected left out, by side and month.

    Of copies those count, on each side, that stand in the one that holds most.
    """
    places = Membership.objects.filter(dispute__in=ids).exclude(claim__state=ReviewState.REJECTED)
    article = "claim__text__article"
    told = places.annotate(month=TruncMonth(f"{article}__published_on"), story=Coalesce(f"{article}__copy_of", article))
    rows = told.values_list("dispute", "story", article, "position", "month").annotate(claims=Count("pk"))
    fullest: dict[tuple[int, int, int], Counted] = {}
    for dispute, story, _, *rest in rows.order_by("-claims", article):
        counted = Counted(*rest)
        fullest.setdefault((dispute, story, counted.position), counted)
    found: dict[int, list[Counted]] = {key: [] for key in ids}
    for (dispute, *_), counted in fullest.items():
        found[dispute].append(counted)
    return found


def disputes_of(speakers: Iterable[int]) -> set[int]:
    """The disputes in which one of these speakers has a claim, or is named as having passed one on."""
    keys = list(speakers)
    paths = ("claim__speaker", "claim__within__speaker", "claim__within__within__speaker")
    places = (Membership.objects.filter(**{f"{path}__in": keys}) for path in paths)
    return {dispute for found in places for dispute in found.values_list("dispute", flat=True)}


def refresh_disputes_of(articles: Iterable[int]) -> None:
    """Refresh all disputes in which one of these articles is quoted."""
    quoted = Membership.objects.filter(claim__text__article__in=set(articles))
    refresh_disputes(quoted.values_list("dispute", flat=True).distinct())


def glance_at(dispute: Dispute, counted: Sequence[Counted]) -> Glance:
    sources = dict.fromkeys(claim.text.article.source for claim in dispute.claims)
    names = [source.name for source in sources if source]
    claims: Counter[int] = Counter()
    months: Counter[str] = Counter()
    for one in counted:
        claims[one.position] += one.claims
        if one.month:
            months[one.month.isoformat()] += one.claims
    sides = tuple(side_of(position, claims[position.pk]) for position in dispute.positions.all())
    return Glance(sides, tuple(names[:SOURCES]), tuple(sorted(months.items())))


def side_of(position: Position, claims: int) -> Side:
    lead = position.lead
    gap, through = gap_of(position, lead)
    return Side(
        ordinal=position.ordinal,
        name=position.name,
        claims=claims,
        is_named_for_one=lead is not None and lead.voice == position.name,
        act=lead.act if lead else "",
        words=Truncator(lead.quote).words(WORDS) if lead else "",
        gap=gap,
        through=through,
    )


def gap_of(position: Position, lead: Claim | None) -> tuple[str, str]:
    """(gap, through) of a side, as of the claim that stands for it."""
    if position.is_missing or lead is None:
        return Gap.MISSING, ""
    if not position.is_second_hand:
        return "", ""
    if lead.is_retold:
        source = lead.text.article.source
        return Gap.RETOLD, source.name if source else ""
    return Gap.PASSED_ON, lead.tellers
