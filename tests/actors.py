"""Who writes: what a worker does in transactions of its own, a test does in one."""

from django.db import connection


def as_a_person() -> None:
    """A machine wrote in this transaction; from here on the database takes the writer for a person again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL counterclaim.actor = ''")
