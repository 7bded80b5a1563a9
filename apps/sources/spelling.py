"""What somebody may have meant who searched for words that find nothing."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection
from django.http import QueryDict

from apps.listing import PLACE, ListFilter, tidy

SPELT = ("q", "topic", "speaker", "against", "represents", "source")
TOKEN = re.compile(r"[^\W\d_]{3,30}")
# Neither DISTINCT nor LIMIT: with either the planner walks all words in order instead of asking the index of keys.
NEAR = "SELECT word FROM sources_word WHERE keys && sources_near_keys(%s) AND word <> %s"
OFFERED = 3
TOKENS = 6  # of a search, as many as are looked up


def meant_in(found: ListFilter) -> list[tuple[str, str]]:
    """For a list without rows: other words for one of its fields, each with the query that finds rows by them."""
    said = {field: found.form.cleaned_data.get(field) for field in SPELT if field in found.form.fields}
    return [meant for field, words in said.items() if words for meant in meant_for(field, words, found)]


def meant_for(field: str, said: str, found: ListFilter) -> Iterator[tuple[str, str]]:
    def query_with(words: str) -> str:
        address = (found.data or QueryDict()).copy()
        address[field] = words
        return tidy(address, dropping=PLACE)

    for words in meant_by(said, lambda words: bool(found.count_of(query_with(words)))):
        yield words, query_with(words)


def meant_by(words: str, finds: Callable[[str], bool]) -> list[str]:
    """The words with those unknown here spelled like known ones, as far as that finds something; the nearest first."""
    return list(islice((other for other in respelled(words) if finds(other)), OFFERED))


def respelled(words: str) -> Iterator[str]:
    """All unknown words changed at once, to their nearest, then to the next; or, all known, one after the other."""
    tokens = list(dict.fromkeys(TOKEN.findall(words)))[:TOKENS]
    near = {token: found for token in tokens if (found := near_words(token.lower()))}
    unknown = [token for token in tokens if not is_known(token.lower())]
    for turn in [unknown] if unknown else [[token] for token in tokens]:
        chosen = [near[token] for token in turn if token in near]
        for choice in range(max(map(len, chosen), default=0)):
            yield changed(
                words, {token: near[token][min(choice, len(near[token]) - 1)] for token in turn if token in near}
            )


def changed(words: str, others: dict[str, str]) -> str:
    return TOKEN.sub(lambda found: others.get(found.group(), found.group()), words)


def is_known(word: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM sources_word WHERE word = %s)", [word])
        return bool(cursor.fetchone()[0])


def near_words(word: str) -> list[str]:
    """Known words of nearly this spelling, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [word, word])
        found = {(distance(word, other), other) for (other,) in cursor.fetchall()}
    furthest = max(1, len(word) // 3)
    return [other for far, other in sorted(found) if far <= furthest][:OFFERED]


def distance(one: str, other: str) -> int:
    """How many letters to add, take away, change or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, theirs in enumerate(other, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
