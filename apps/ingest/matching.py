"""Speakers who may be one, suggested where linking is in doubt. Nothing is merged here."""

from collections.abc import Iterable, Iterator, Sequence

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable
from django.db.models import Q

from apps.claims.models import NAME_WORDS, Alias, Speaker, SpeakerMatch
from apps.claims.names import name_key
from apps.extraction import records
from apps.extraction.records import SpeakerKind

MOST_BEARERS = 5
"""A name that more speakers bear says nothing about which of them is meant."""

MOST_ROWS = 500
"""Bearers read for the surnames of one article: more than any article needs, and a bound on a full collection."""

ALIAS_CONFIDENCE = 0.7
SURNAME_CONFIDENCE = 0.5
"""Of a name that one other speaker bears; several share it. These order the suggestions and are not measured: a name
that the engine once read for a speaker says more than a last name in common."""


def suggest_matches(found: Sequence[records.Speaker], linked: Sequence[Speaker]) -> None:
    """Store each doubtful pair once. One that is stored stays as it is, a rejected one too.

    Pairs come sorted, so that two workers never wait for each other in a circle.
    """
    matches = {place(match): match for match in [*by_surname(found, linked), *by_alias(found, linked)]}
    SpeakerMatch.objects.bulk_create([matches[pair] for pair in sorted(matches)], ignore_conflicts=True)


def place(match: SpeakerMatch) -> tuple[int, int]:
    return match.speaker_id, match.other_id


def by_alias(found: Sequence[records.Speaker], linked: Sequence[Speaker]) -> Iterator[SpeakerMatch]:
    """Speakers known across articles whose name is an alias of others too."""
    named = {
        name_key(record.name): speaker
        for record, speaker in zip(found, linked, strict=True)
        if speaker.article_id is None
    }
    rows = Alias.objects.filter(name_key__in=named, speaker__article=None, speaker__merged_into=None)
    bearers: dict[str, list[int]] = {}
    for key, bearer in rows.order_by("pk").values_list("name_key", "speaker"):
        bearers.setdefault(key, []).append(bearer)
    for key, others in bearers.items():
        yield from pairs_of(named[key], others, reason=SpeakerMatch.Reason.ALIAS, confidence=ALIAS_CONFIDENCE)


def by_surname(found: Sequence[records.Speaker], linked: Sequence[Speaker]) -> Iterator[SpeakerMatch]:
    """People whom an article knows by one word, with those whose last name it is; not those already merged."""
    alone = {
        name_key(record.name): speaker
        for record, speaker in zip(found, linked, strict=True)
        if speaker.article_id and not speaker.merged_into_id and is_one_word(record)
    }
    bearers: dict[str, list[int]] = {}
    for key, bearer in last_named({speaker.name for speaker in alone.values()} | alone.keys()):
        bearers.setdefault(key.rsplit(maxsplit=1)[-1], []).append(bearer)
    for key in bearers.keys() & alone.keys():
        yield from pairs_of(alone[key], bearers[key], reason=SpeakerMatch.Reason.SURNAME, confidence=SURNAME_CONFIDENCE)


def is_one_word(record: records.Speaker) -> bool:
    return record.kind is SpeakerKind.PERSON and len(name_key(record.name).split()) == 1


def last_named(surnames: Iterable[str]) -> Iterable[tuple[str, int]]:
    """Name key and key of people who bear one of these words in their name, by the index of words of names."""
    asked: SearchQueryCombinable | None = None
    for surname in sorted(surnames):
        one = SearchQuery(surname, config="simple")
        asked = one if asked is None else asked | one
    if asked is None:
        return []
    people = Speaker.objects.canonical().linked().filter(kind=Speaker.Kind.PERSON)
    endings = Q()
    for surname in surnames:
        endings |= Q(name_key__endswith=f" {name_key(surname)}")
    rows = people.annotate(words=NAME_WORDS).filter(endings, words=asked)
    return rows.values_list("name_key", "pk")[:MOST_ROWS]


def pairs_of(
    speaker: Speaker, others: Sequence[int], *, reason: SpeakerMatch.Reason, confidence: float
) -> Iterator[SpeakerMatch]:
    """The speaker, or whom it was merged into, with each of the others."""
    own = speaker.merged_into_id or speaker.pk
    rivals = [other for other in others if other != own]
    if len(rivals) > MOST_BEARERS:
        return
    for other in rivals:
        yield SpeakerMatch(
            speaker_id=min(own, other), other_id=max(own, other), reason=reason, confidence=confidence / len(rivals)
        )
