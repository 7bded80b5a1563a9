"""Who speaks against whom in the disputes there are; later ones get it when they are refreshed."""

from django.db import migrations

FILL = """
WITH stood AS (
    SELECT DISTINCT m.dispute_id, p.ordinal, coalesce(heir.id, s.id) AS speaker
    FROM disputes_membership m
    JOIN disputes_position p ON p.id = m.position_id
    JOIN claims_claim c ON c.id = m.claim_id
    JOIN claims_speaker s ON s.id = c.speaker_id
    LEFT JOIN claims_speaker heir ON heir.id = s.merged_into_id
    WHERE CASE WHEN heir.id IS NULL THEN s.article_id ELSE heir.article_id END IS NULL
)
INSERT INTO disputes_clash (dispute_id, speaker_id, against_id)
SELECT DISTINCT later.dispute_id, later.speaker, earlier.speaker
FROM stood later
JOIN stood earlier ON earlier.dispute_id = later.dispute_id AND earlier.ordinal < later.ordinal
WHERE earlier.speaker <> later.speaker
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0014_add_clashes_and_what_cannot_be_had")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
