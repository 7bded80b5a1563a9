"""The words that stand in questions, quotes, names and titles, so that a misspelt one finds those near it.

The database keeps them by triggers, whoever writes the rows. Two writers may store the same word twice: a constraint
would make each wait for the other's transaction, in an order that can lock both.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """One word that a search can find, with the keys that it shares with words near it.

    The keys are the word, the word without each of its letters, and its consonants: two words that differ by one letter
    more, less, other or swapped share a key (Garbe's SymSpell, 2012), and so do most spellings of one foreign name. The
    function `sources_near_keys` of the database makes them, for words that are stored and for words that are looked up.
    """

    word = models.CharField(max_length=30)
    keys = ArrayField(models.TextField())

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="words_by_spelling"),
            GinIndex(fields=["keys"], name="words_by_what_is_near"),
        ]

    def __str__(self) -> str:
        return self.word


def learn_words(*columns: str, condition: pgtrigger.Condition | None = None) -> pgtrigger.Trigger:
    """Keep the words of these columns of a row as known words."""
    said = ", ".join(f"NEW.{column}" for column in columns)
    return pgtrigger.Trigger(
        name="its_words_are_known",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),
        condition=condition,
        func=f"PERFORM sources_learn(concat_ws(' ', {said})); RETURN NULL;",
    )
