from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations

NAMES = SearchVector("name", "name_key", config="simple")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_add_vectors_of_claims"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="alias", name="aliases_by_words_of_name"),
        migrations.RemoveIndex(model_name="speaker", name="speakers_by_words_of_name"),
        migrations.AddIndex(model_name="alias", index=GinIndex(NAMES, name="aliases_by_words_of_name")),
        migrations.AddIndex(model_name="speaker", index=GinIndex(NAMES, name="speakers_by_words_of_name")),
    ]
