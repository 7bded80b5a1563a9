"""What lists show of the disputes there are; later ones get it when they are refreshed."""

from django.db import migrations

# As apps/disputes/services.py had it when this was written.
FILL = """
WITH first AS (
    SELECT m.dispute_id, m.position_id, p.ordinal * 3 + m.place AS place, c.id AS claim, c.implicit, c.act, src.name AS source,
        CASE WHEN s.id IS NOT NULL THEN coalesce(heir.name, s.name)
             WHEN c.implicit THEN 'Nobody named' ELSE coalesce(src.name, 'The article') END AS voice,
        coalesce(coalesce(heir.kind, s.kind) = 'outlet' AND (
            CASE WHEN heir.id IS NULL THEN s.source_id ELSE heir.source_id END IS DISTINCT FROM a.source_id
            OR CASE WHEN heir.id IS NULL THEN s.source_id ELSE heir.source_id END IS NULL
        ), false) AS is_retold,
        coalesce(teller.speaker_id <> c.speaker_id, false) AS is_passed_on,
        coalesce(teller_heir.name, told.name, '') AS teller,
        coalesce((SELECT string_agg(quote, ' … ' ORDER BY start) FROM claims_claimspan
                  WHERE claim_id = c.id AND role = 'content'), '') AS quote
    FROM (
        SELECT m.*, row_number() OVER (PARTITION BY m.position_id ORDER BY m.ordinal, m.id) AS place
        FROM disputes_membership m JOIN claims_claim c ON c.id = m.claim_id WHERE c.state <> 'rejected'
    ) m
    JOIN disputes_position p ON p.id = m.position_id
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN sources_articletext t ON t.id = c.text_id
    JOIN sources_article a ON a.id = t.article_id
    LEFT JOIN sources_source src ON src.id = a.source_id
    LEFT JOIN claims_claim teller ON teller.id = c.within_id
    LEFT JOIN claims_speaker told ON told.id = teller.speaker_id
    LEFT JOIN claims_speaker teller_heir ON teller_heir.id = told.merged_into_id
    LEFT JOIN claims_speaker s ON s.id = c.speaker_id
    LEFT JOIN claims_speaker heir ON heir.id = s.merged_into_id
    WHERE m.place <= 3
), named AS (
    SELECT position_id,
        coalesce(string_agg(voice, ', ' ORDER BY place) FILTER (WHERE voice <> 'Nobody named'), 'Nobody named') AS name
    FROM (
        SELECT position_id, voice, min(place) AS place FROM first GROUP BY position_id, voice
    ) voices GROUP BY position_id
), leads AS (
    SELECT DISTINCT ON (position_id) first.*, string_to_array(regexp_replace(quote, '\\s+', ' ', 'g'), ' ') AS words
    FROM first
    ORDER BY position_id, implicit, array_length(regexp_split_to_array(quote, '\\s+'), 1) < 5, place, claim
), gaps AS (
    SELECT position_id, bool_and(implicit) AS is_missing, bool_and(is_retold OR is_passed_on) AS is_second_hand
    FROM first GROUP BY position_id
), counted AS (
    SELECT m.dispute_id, m.position_id, date_trunc('month', a.published_on)::date AS month, count(*) AS claims
    FROM disputes_membership m
    JOIN claims_claim c ON c.id = m.claim_id AND c.state <> 'rejected'
    JOIN sources_articletext t ON t.id = c.text_id
    JOIN sources_article a ON a.id = t.article_id
    GROUP BY m.dispute_id, m.position_id, month
), held AS (
    SELECT position_id, sum(claims) AS claims FROM counted GROUP BY position_id
), months AS (
    SELECT dispute_id, jsonb_agg(jsonb_build_array(month, claims) ORDER BY month) AS months FROM (
        SELECT dispute_id, month, sum(claims) AS claims FROM counted WHERE month IS NOT NULL GROUP BY dispute_id, month
    ) by_month GROUP BY dispute_id
), sides AS (
    SELECT p.dispute_id, jsonb_agg(jsonb_build_object(
        'ordinal', p.ordinal,
        'name', coalesce(nullif(p.label, ''), named.name, 'Nobody named'),
        'claims', coalesce(held.claims, 0),
        'is_named_for_one', coalesce(leads.voice = coalesce(nullif(p.label, ''), named.name), false),
        'act', coalesce(leads.act, ''),
        'words', coalesce(array_to_string(leads.words[:24], ' ')
            || CASE WHEN cardinality(leads.words) > 24 THEN ' …' ELSE '' END, ''),
        'gap', CASE WHEN coalesce(gaps.is_missing, true) THEN 'missing' WHEN NOT gaps.is_second_hand THEN ''
               WHEN leads.is_retold THEN 'retold' ELSE 'passed on' END,
        'through', CASE WHEN coalesce(gaps.is_missing, true) OR NOT gaps.is_second_hand THEN ''
                   WHEN leads.is_retold THEN coalesce(leads.source, '') ELSE leads.teller END
    ) ORDER BY p.ordinal) AS sides
    FROM disputes_position p
    LEFT JOIN named ON named.position_id = p.id
    LEFT JOIN leads ON leads.position_id = p.id
    LEFT JOIN gaps ON gaps.position_id = p.id
    LEFT JOIN held ON held.position_id = p.id
    GROUP BY p.dispute_id
), carried AS (
    SELECT dispute_id, jsonb_agg(source ORDER BY nth) AS sources FROM (
        SELECT dispute_id, source, row_number() OVER (PARTITION BY dispute_id ORDER BY min(place)) AS nth
        FROM first WHERE source IS NOT NULL GROUP BY dispute_id, source
    ) in_order WHERE nth <= 3 GROUP BY dispute_id
)
UPDATE disputes_dispute d
SET at_a_glance = jsonb_build_object(
    'sides', sides.sides, 'sources', coalesce(carried.sources, '[]'), 'months', coalesce(months.months, '[]')
)
FROM sides
LEFT JOIN carried ON carried.dispute_id = sides.dispute_id
LEFT JOIN months ON months.dispute_id = sides.dispute_id
WHERE sides.dispute_id = d.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0019_add_what_lists_show"),
        ("claims", "0010_add_days_of_claims"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
