from django.db import migrations

# Until now an article had one set of bytes, and only the path it came under first was kept.
FILL = """
UPDATE ingest_upload u
SET sha256 = a.raw_sha256, external_id = CASE WHEN u.was_there THEN '' ELSE a.external_id END
FROM sources_article a WHERE a.id = u.article_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0002_add_what_receipts_are_for"),
        ("sources", "0002_add_full_text_indexes"),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
