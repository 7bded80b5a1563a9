from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('ingest', '0001_initial')]

    operations = [
        migrations.AlterField(
            model_name='run',
            name='step',
            field=models.CharField(
                choices=[
                    ('received', 'received'),
                    ('text', 'text read'),
                    ('claims', 'speakers and claims found'),
                    ('saved', 'saved'),
                    ('compared', 'compared with the collection'),
                ],
                default='received',
                max_length=10,
            ),
        ),
    ]
