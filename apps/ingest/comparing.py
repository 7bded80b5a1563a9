"""Stored claims as the engine compares them: their words, the sentences around them, who says them, when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Substr

from apps.claims.models import Claim
from apps.claims.sentences import sentence_starts
from apps.extraction.account import Account
from apps.extraction.records import Act
from apps.ingest.vectors import contents_of

AROUND = 600
"""Code points read on either side of a claim: more than a sentence."""

UNDATED = "9999"
PARAGRAPH = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Place:
    """What tells a claim from all others by content alone, whenever it was stored; copies share the story."""

    article: int
    story: int
    order: tuple[str | int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """One claim as another article's is compared with it."""

    account: Account
    place: Place


def places_of(keys: Iterable[int]) -> dict[int, Place]:
    """By key. Claims are ordered by day, undated ones last, then by article, place in it, and speaker."""
    rows = Claim.objects.filter(pk__in=list(keys)).values_list(
        "pk",
        "text__article",
        Coalesce("text__article__copy_of", "text__article"),
        "text__article__published_on",
        "text__article__raw_sha256",
        "start",
        "end",
        Coalesce("speaker__name_key", Value("")),
        Substr("text__body", F("start") + 1, F("end") - F("start")),
    )
    return {
        pk: Place(article, story, (said_on.isoformat() if said_on else UNDATED, sha256, start, end, name, pk), words)
        for pk, article, story, said_on, sha256, start, end, name, words in rows
    }


def told_claims(keys: Iterable[int]) -> dict[int, Told]:
    """By key; claims without a vector are left out."""
    claims = Claim.objects.filter(pk__in=list(keys), vector__isnull=False).select_related(
        "speaker__merged_into", "vector", "text__article"
    )
    found = {claim.pk: claim for claim in claims.defer("text__body")}
    places, contents, sentences = places_of(found), contents_of(found), sentences_of(found)
    return {pk: Told(account_of(claim, contents[pk], sentences[pk]), places[pk]) for pk, claim in found.items()}


def account_of(claim: Claim, content: str, sentence: str) -> Account:
    speaker = claim.said_by
    return Account(
        content=content,
        sentence=sentence,
        speaker=speaker.name if speaker else None,
        act=Act(claim.act),
        said_on=claim.text.article.published_on,
        vector=np.array(claim.vector.embedding, dtype=np.float32),
    )


def sentences_of(keys: Iterable[int]) -> dict[int, str]:
    """The sentences that hold each claim; no more of the texts is read than what stands around it."""
    first = Greatest(F("start") + 1 - AROUND, Value(1))
    around = Substr("text__body", first, F("end") - F("start") + 2 * AROUND)
    rows = Claim.objects.filter(pk__in=list(keys)).values_list("pk", "start", "end", around)
    return {
        pk: sentence_around(words, min(start, AROUND), min(start, AROUND) + end - start)
        for pk, start, end, words in rows
    }


def sentence_around(words: str, start: int, end: int) -> str:
    """The sentences of the paragraph that hold words[start:end]."""
    before = [match.end() for match in PARAGRAPH.finditer(words, 0, start)]
    after = PARAGRAPH.search(words, end)
    first, last = (before or [0])[-1], after.start() if after else len(words)
    starts = list(sentence_starts(words, first, last))
    opening = max((place for place in starts if place <= start), default=first)
    closing = min((place for place in starts if place >= end), default=last)
    return words[opening:closing].strip()
