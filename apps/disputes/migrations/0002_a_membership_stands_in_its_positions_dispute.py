"""A composite foreign key, which Django has no word for: a membership's position belongs to the membership's dispute."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE disputes_membership ADD CONSTRAINT a_membership_stands_in_its_positions_dispute "
            "FOREIGN KEY (position_id, dispute_id) REFERENCES disputes_position (id, dispute_id) "
            "DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE disputes_membership DROP CONSTRAINT a_membership_stands_in_its_positions_dispute",
        ),
    ]
