"""What the disputes there are can be browsed by; later ones get it when they are refreshed."""

from django.db import migrations

FILL = """
WITH said AS (
    SELECT m.dispute_id, m.position_id, p.ordinal, c.id AS claim, c.quoting, c.state, a.published_on, a.language,
        s.id AS speaker, coalesce(heir.id, s.id) AS counts_for,
        coalesce(coalesce(heir.kind, s.kind) = 'outlet' AND (
            CASE WHEN heir.id IS NULL THEN s.source_id ELSE heir.source_id END IS DISTINCT FROM a.source_id
            OR CASE WHEN heir.id IS NULL THEN s.source_id ELSE heir.source_id END IS NULL
        ), false) OR coalesce(teller.speaker_id <> c.speaker_id, false) AS is_retold
    FROM disputes_membership m
    JOIN disputes_position p ON p.id = m.position_id
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN sources_articletext t ON t.id = c.text_id
    JOIN sources_article a ON a.id = t.article_id
    LEFT JOIN claims_claim teller ON teller.id = c.within_id
    LEFT JOIN claims_speaker s ON s.id = c.speaker_id
    LEFT JOIN claims_speaker heir ON heir.id = s.merged_into_id
), sides AS (
    SELECT dispute_id, bool_or(is_retold) AS is_second_hand, bool_and(is_quoted) AS is_quoted FROM (
        SELECT dispute_id, coalesce(bool_and(is_retold) FILTER (WHERE state <> 'rejected'), false) AS is_retold,
            bool_or(quoting IN ('direct', 'mixed') AND state <> 'rejected') AS is_quoted
        FROM said GROUP BY dispute_id, position_id
    ) each_side GROUP BY dispute_id
), shared AS (
    SELECT x.dispute_id, array_agg(DISTINCT lower(topic)) AS topics
    FROM said x
    JOIN disputes_opposition o ON o.claim_id = x.claim
    JOIN said y ON y.claim = o.counterclaim_id AND y.dispute_id = x.dispute_id,
        jsonb_array_elements_text(o.evidence->'shared') topic
    WHERE x.position_id <> y.position_id AND o.state <> 'rejected'
    GROUP BY x.dispute_id
), deeds AS (
    SELECT pgh_obj_id AS dispute_id, pgh_context_id FROM disputes_disputeevent
    UNION ALL
    SELECT dispute_id, pgh_context_id FROM disputes_membershipevent
    UNION ALL
    SELECT said.dispute_id, e.pgh_context_id FROM said JOIN claims_claimevent e ON e.pgh_obj_id = said.claim
), hands AS (
    SELECT deeds.dispute_id, array_agg(DISTINCT (how.metadata->>'user')::bigint) AS handlers
    FROM deeds JOIN pghistory_context how ON how.id = deeds.pgh_context_id
    WHERE how.metadata->>'user' IS NOT NULL
    GROUP BY deeds.dispute_id
), days AS (
    SELECT dispute_id, max(published_on) AS last, array_agg(DISTINCT language) AS languages,
        coalesce(array_agg(DISTINCT counts_for) FILTER (WHERE speaker IS NOT NULL AND ordinal = 0), '{}') AS a,
        coalesce(array_agg(DISTINCT counts_for) FILTER (WHERE speaker IS NOT NULL AND ordinal = 1), '{}') AS b
    FROM said GROUP BY dispute_id
)
UPDATE disputes_dispute d
SET source_count = cardinality(d.source_keys),
    last_published_on = days.last,
    languages = days.languages,
    speakers_a = days.a,
    speakers_b = days.b,
    is_second_hand = sides.is_second_hand,
    is_quoted = sides.is_quoted,
    topics = coalesce(shared.topics, '{}'),
    handlers = coalesce(hands.handlers, '{}'),
    changed_at = d.created_at
FROM days
JOIN sides ON sides.dispute_id = days.dispute_id
LEFT JOIN shared ON shared.dispute_id = days.dispute_id
LEFT JOIN hands ON hands.dispute_id = days.dispute_id
WHERE d.id = days.dispute_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0010_add_what_disputes_are_browsed_by"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
