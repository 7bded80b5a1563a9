from django.db import migrations

# A dispute that the engine found in one article is a finding of that article, in the order of confidence.
MAKE = """
WITH alone AS (
    SELECT d.id, min(c.text_id) AS text,
        row_number() OVER (PARTITION BY min(c.text_id) ORDER BY d.confidence DESC, d.id) - 1 AS place
    FROM disputes_dispute d
    JOIN disputes_membership m ON m.dispute_id = d.id
    JOIN claims_claim c ON c.id = m.claim_id
    WHERE d.origin = 'machine'
    GROUP BY d.id HAVING count(DISTINCT c.text_id) = 1
), made AS (
    INSERT INTO disputes_finding (text_id, place, question, confidence, engine_version)
    SELECT alone.text, alone.place, d.question, d.confidence, d.engine_version
    FROM alone JOIN disputes_dispute d ON d.id = alone.id
    RETURNING id, text_id, place
)
INSERT INTO disputes_findingmember (finding_id, claim_id, side, ordinal)
SELECT made.id, m.claim_id, p.ordinal, m.ordinal
FROM made
JOIN alone ON alone.text = made.text_id AND alone.place = made.place
JOIN disputes_membership m ON m.dispute_id = alone.id
JOIN disputes_position p ON p.id = m.position_id
"""
FORGET = "DELETE FROM disputes_findingmember; DELETE FROM disputes_finding"


class Migration(migrations.Migration):

    dependencies = [('disputes', '0007_add_what_disputes_are_made_of')]

    operations = [migrations.RunSQL(MAKE, FORGET)]
