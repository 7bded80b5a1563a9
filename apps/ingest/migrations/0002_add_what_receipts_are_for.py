from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0002_add_step_of_comparing"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="external_id",
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name="upload",
            name="sha256",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=["external_id"],
                name="uploads_by_external_id",
            ),
        ),
    ]
