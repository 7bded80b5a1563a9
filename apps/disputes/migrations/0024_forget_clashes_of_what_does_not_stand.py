"""Who speaks against whom in rejected and merged disputes is not kept any more; later ones lose it when refreshed."""

from django.db import migrations

FORGET = """
DELETE FROM disputes_clash k USING disputes_dispute d
WHERE d.id = k.dispute_id AND d.state IN ('rejected', 'merged')
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0023_keep_clashes_of_what_stands")]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
