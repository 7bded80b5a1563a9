"""The engine's speakers of one article, linked to stored ones: by telling names only, never merged when in doubt."""

from collections.abc import Iterable, Sequence

from apps.claims.models import Alias, Speaker
from apps.claims.names import name_key
from apps.extraction import records
from apps.ingest.keys import is_linkable, known_name, linkable_names
from apps.ingest.matching import suggest_matches
from apps.sources.models import Article, Origin, Source


def link_speakers(found: Sequence[records.Speaker], article: Article) -> list[Speaker]:
    """The stored speaker of each found one, in the same order; new ones are made.

    A speaker of a telling name is one across articles; every other is known in this article only.
    """
    everywhere = ensure_everywhere([speaker for speaker in found if is_linkable(speaker.name, speaker.kind)])
    here = ensure_here([speaker for speaker in found if not is_linkable(speaker.name, speaker.kind)], article)
    linked = [
        (everywhere if is_linkable(speaker.name, speaker.kind) else here)[name_key(speaker.name)] for speaker in found
    ]
    add_aliases(found, linked)
    set_represented(found, linked)
    suggest_matches(found, linked)
    return linked


def ensure_everywhere(found: Sequence[records.Speaker]) -> dict[str, Speaker]:
    """Speakers by name key, found by their own name, else by an alias that only one speaker bears, else made.

    Parties, states and unions are found by the name that everybody knows them by, too.
    """
    wanted = {name_key(speaker.name): speaker for speaker in found}
    known = by_own_name(wanted)
    known |= by_only_alias(wanted.keys() - known.keys())
    known |= by_known_name([speaker for key, speaker in wanted.items() if key not in known])
    outlets = {source.name.casefold(): source for source in sources_named(wanted.values())}
    make(
        Speaker(
            name=wanted[key].name[:300],
            name_key=key,
            kind=wanted[key].kind.value,
            source=outlets.get(wanted[key].name.casefold()),
        )
        for key in sorted(wanted.keys() - known.keys())
    )
    return by_own_name(wanted) | known


def ensure_here(found: Sequence[records.Speaker], article: Article) -> dict[str, Speaker]:
    """Speakers known from this article only, by name key."""
    wanted = {name_key(speaker.name): speaker for speaker in found}
    make(
        Speaker(name=wanted[key].name[:300], name_key=key, kind=wanted[key].kind.value, article=article)
        for key in sorted(wanted)
    )
    rows = Speaker.objects.filter(article=article, name_key__in=wanted, disambiguation="")
    return {speaker.name_key: speaker for speaker in rows}


def make(speakers: Iterable[Speaker]) -> None:
    """Insert those that are not there. Keys come sorted, so that two workers never wait for each other in a circle."""
    Speaker.objects.bulk_create(list(speakers), ignore_conflicts=True)


def by_own_name(keys: Iterable[str]) -> dict[str, Speaker]:
    rows = Speaker.objects.filter(name_key__in=list(keys), disambiguation="", article=None)
    return {speaker.name_key: speaker for speaker in rows}


def by_only_alias(keys: Iterable[str]) -> dict[str, Speaker]:
    """Speakers by an alias that no other speaker bears."""
    bearers: dict[str, list[Speaker]] = {}
    rows = Alias.objects.filter(name_key__in=list(keys), speaker__article=None).select_related("speaker")
    for alias in rows.order_by("pk"):
        bearers.setdefault(alias.name_key, []).append(alias.speaker)
    return {key: speakers[0] for key, speakers in bearers.items() if len(speakers) == 1}


def by_known_name(found: Iterable[records.Speaker]) -> dict[str, Speaker]:
    keys = {name_key(speaker.name): name_key(name) for speaker in found if (name := known_name(speaker))}
    bearers = by_only_alias(keys.values()) | by_own_name(keys.values())
    return {key: bearers[known] for key, known in keys.items() if known in bearers}


def sources_named(speakers: Iterable[records.Speaker]) -> list[Source]:
    names = [speaker.name for speaker in speakers if speaker.kind is records.SpeakerKind.OUTLET]
    return [source for name in names for source in Source.objects.filter(name__iexact=name)]


def add_aliases(found: Sequence[records.Speaker], linked: Sequence[Speaker]) -> None:
    rows = {
        (speaker.pk, name_key(name)): Alias(speaker=speaker, name=name[:300], name_key=name_key(name))
        for record, speaker in zip(found, linked, strict=True)
        for name in linkable_names(record)
        if speaker.article_id is None
    }
    Alias.objects.bulk_create([rows[key] for key in sorted(rows)], ignore_conflicts=True)


def set_represented(found: Sequence[records.Speaker], linked: Sequence[Speaker]) -> None:
    """Whom each speaks for, where the engine knows it and nobody has said anything yet."""
    pairs = [
        (speaker, record.represents)
        for record, speaker in zip(found, linked, strict=True)
        if record.represents and speaker.represents_id is None and may_be_changed(speaker)
    ]
    bodies = ensure_everywhere(
        [records.Speaker(name=name, kind=records.SpeakerKind.GOVERNMENT) for _, name in pairs if name_key(name)]
    )
    for speaker, name in pairs:
        body = bodies[name_key(name)]
        if body.pk != speaker.pk:
            Speaker.objects.filter(pk=speaker.pk, represents=None).update(represents=body)


def may_be_changed(speaker: Speaker) -> bool:
    return speaker.origin == Origin.MACHINE and speaker.version == 1
