"""What is derived about disputes from their claims, and kept on their rows so that lists are quick."""

from collections.abc import Iterable

from django.db import connection

from apps.disputes.models import Membership

# One statement for any number of disputes. The search text of a dispute is bounded: a tsvector holds at most 1 MB.
# Copies count once: as articles by their story, with their claims by the copy that holds most of them.
REFRESH = """
UPDATE disputes_dispute d
SET claim_count = (
        SELECT sum(most.claims) FROM (
            SELECT max(held.claims) AS claims FROM (
                SELECT a.id, coalesce(a.copy_of_id, a.id) AS story, count(*) AS claims
                FROM disputes_membership x
                JOIN claims_claim c ON c.id = x.claim_id
                JOIN sources_articletext t ON t.id = c.text_id
                JOIN sources_article a ON a.id = t.article_id
                WHERE x.dispute_id = d.id
                GROUP BY a.id
            ) held GROUP BY held.story
        ) most
    ),
    article_count = f.articles,
    first_stated_on = f.first_stated_on,
    active_on = f.active_on,
    speaker_keys = f.speaker_keys,
    source_keys = f.source_keys,
    kinds = ARRAY(
        SELECT DISTINCT o.kind FROM disputes_membership x
        JOIN disputes_opposition o ON o.claim_id = x.claim_id
        JOIN disputes_membership y ON y.claim_id = o.counterclaim_id
        WHERE x.dispute_id = d.id AND y.dispute_id = d.id AND x.position_id <> y.position_id AND o.state <> 'rejected'
    ),
    search = setweight(to_tsvector('english', d.question), 'A')
        || setweight(to_tsvector('simple', left(f.names, 20000)), 'B')
        || setweight(to_tsvector('english', left(f.quotes, 100000)), 'C')
FROM (
    SELECT m.dispute_id AS id,
        count(DISTINCT coalesce(a.copy_of_id, a.id)) AS articles,
        min(a.published_on) AS first_stated_on,
        coalesce(max(a.published_on)::timestamptz, max(a.created_at)) AS active_on,
        coalesce(array_agg(DISTINCT coalesce(heir.id, s.id)) FILTER (WHERE s.id IS NOT NULL), '{}') AS speaker_keys,
        coalesce(array_agg(DISTINCT src.id) FILTER (WHERE src.id IS NOT NULL), '{}') AS source_keys,
        coalesce(string_agg(DISTINCT
            concat_ws(' ', s.name, s.name_key, heir.name, heir.name_key, src.name, alias.names), ' '), '') AS names,
        coalesce(string_agg(DISTINCT left(words.quotes, 2000), ' '), '') AS quotes
    FROM disputes_membership m
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN sources_articletext t ON t.id = c.text_id
    JOIN sources_article a ON a.id = t.article_id
    LEFT JOIN sources_source src ON src.id = a.source_id
    LEFT JOIN claims_speaker s ON s.id = c.speaker_id
    LEFT JOIN claims_speaker heir ON heir.id = s.merged_into_id
    LEFT JOIN LATERAL (
        SELECT string_agg(concat_ws(' ', name, name_key), ' ') AS names
        FROM claims_alias WHERE speaker_id IN (s.id, heir.id)
    ) alias ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(quote, ' ') AS quotes FROM claims_claimspan WHERE claim_id = c.id AND role = 'content'
    ) words ON true
    WHERE m.dispute_id = ANY(%s)
    GROUP BY m.dispute_id
) f
WHERE d.id = f.id
"""


def refresh_disputes(ids: Iterable[int]) -> None:
    """Recount the disputes and rebuild what their search finds; call it after any change of their members."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, [wanted])


def refresh_disputes_of(articles: Iterable[int]) -> None:
    """Refresh all disputes in which one of these articles is quoted."""
    quoted = Membership.objects.filter(claim__text__article__in=set(articles))
    refresh_disputes(quoted.values_list("dispute", flat=True).distinct())
