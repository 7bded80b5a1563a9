import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_embedded_database_has_vectors():
    with connection.cursor() as cursor:
        cursor.execute("SELECT '[1,2]'::vector <-> '[1,4]'::vector")
        row = cursor.fetchone()

    assert row == (2.0,)
