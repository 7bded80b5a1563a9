"""When the claims of the disputes there are were stated; later ones get it when they are refreshed."""

from django.db import migrations

FILL = """
UPDATE disputes_dispute d
SET said_from = days.first, said_to = days.last
FROM (
    SELECT m.dispute_id, min(c.stated_on) AS first, max(coalesce(c.stated_until, c.stated_on)) AS last
    FROM disputes_membership m JOIN claims_claim c ON c.id = m.claim_id
    WHERE c.stated_on IS NOT NULL
    GROUP BY m.dispute_id
) days
WHERE d.id = days.dispute_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0016_add_days_of_statements"),
        ("claims", "0010_add_days_of_claims"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
