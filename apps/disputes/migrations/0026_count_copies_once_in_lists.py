"""The claims of a side and of a month, as lists show them, count copies once; later disputes get it when refreshed."""

from django.db import migrations

COUNT = """
WITH held AS (
    SELECT m.dispute_id, p.ordinal, date_trunc('month', a.published_on)::date AS month, a.id AS article,
        coalesce(a.copy_of_id, a.id) AS story, count(*) AS claims
    FROM disputes_membership m
    JOIN disputes_position p ON p.id = m.position_id
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN sources_articletext t ON t.id = c.text_id
    JOIN sources_article a ON a.id = t.article_id
    WHERE c.state <> 'rejected'
    GROUP BY m.dispute_id, p.ordinal, month, a.id
), kept AS (
    SELECT DISTINCT ON (dispute_id, ordinal, story) dispute_id, ordinal, month, claims FROM held
    ORDER BY dispute_id, ordinal, story, claims DESC, article
), repeated AS (
    SELECT dispute_id FROM held GROUP BY dispute_id HAVING count(DISTINCT article) > count(DISTINCT story)
)
UPDATE disputes_dispute d SET at_a_glance = d.at_a_glance || jsonb_build_object(
    'sides', (
        SELECT coalesce(jsonb_agg(side || jsonb_build_object('claims', coalesce((
            SELECT sum(claims) FROM kept WHERE dispute_id = d.id AND ordinal = (side->>'ordinal')::int
        ), 0)) ORDER BY place), '[]')
        FROM jsonb_array_elements(d.at_a_glance->'sides') WITH ORDINALITY sides (side, place)
    ),
    'months', (
        SELECT coalesce(jsonb_agg(jsonb_build_array(month, claims) ORDER BY month), '[]')
        FROM (
            SELECT month, sum(claims) AS claims FROM kept WHERE dispute_id = d.id AND month IS NOT NULL GROUP BY month
        ) months
    )
)
FROM repeated WHERE repeated.dispute_id = d.id AND d.at_a_glance ? 'sides'
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0025_keep_what_the_engine_now_asks")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
