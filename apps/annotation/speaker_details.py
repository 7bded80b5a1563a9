"""What is known of a speaker, and which claims are somebody else's: a person says so, and can take it back."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import F

from apps.accounts.models import User
from apps.annotation.deeds import deed
from apps.annotation.models import Deed
from apps.annotation.versions import change
from apps.claims.models import Alias, Claim, ReviewState, Speaker
from apps.claims.names import name_key
from apps.disputes.models import Membership
from apps.disputes.services import disputes_of, refresh_disputes
from apps.sources.models import Origin


class DetailsRefused(ValueError):
    """This cannot be so; the message is for people."""


@dataclass(frozen=True, slots=True)
class SpeakerDetails:
    """`represents`: the name of whom the speaker speaks for, known or new; empty for nobody."""

    name: str
    disambiguation: str
    kind: str
    represents: str


def edit_speaker(*, speaker: Speaker, seen: int, details: SpeakerDetails, by: User) -> Speaker:
    """Write what a person knows. A name that is replaced stays as an alias, so new articles still find the speaker.

    Raises Stale, DetailsRefused.
    """
    name = " ".join(details.name.split())
    key = name_key(name)
    refuse_twin(speaker, key, details.disambiguation)
    with deed(Deed.Kind.DETAILS, by=by, speakers=[speaker.pk]) as doing:
        party = represented(details.represents, speaker)
        before, old_key = speaker.name, speaker.name_key
        change(
            speaker,
            seen=seen,
            name=name,
            name_key=key,
            disambiguation=details.disambiguation,
            kind=details.kind,
            represents=party,
        )
        if key != old_key and speaker.article_id is None:
            speaker.aliases.filter(name_key=key).delete()
            Alias.objects.get_or_create(
                speaker=speaker, name_key=old_key, defaults={"name": before, "origin": Origin.ANALYST}
            )
        doing.words = (f"renamed {before} to {name}" if before != name else f"changed what is known of {name}")[:500]
    refresh_disputes(disputes_of([speaker.pk]))
    return speaker


def refuse_twin(speaker: Speaker, key: str, disambiguation: str) -> None:
    twins = Speaker.objects.filter(name_key=key, disambiguation=disambiguation, article=speaker.article_id)
    if twins.exclude(pk=speaker.pk).exists():
        raise DetailsRefused("Another speaker has this name. Tell the two apart by a note, or merge them.")


def represented(name: str, speaker: Speaker) -> Speaker | None:
    if not name.strip():
        return None
    party = whole_speaker(name, Speaker.Kind.ORGANISATION)
    if speaker.pk in (party.pk, party.represents_id):
        raise DetailsRefused("Nobody speaks for themselves, nor two for each other.")
    return party


def whole_speaker(name: str, kind: str) -> Speaker:
    """The speaker of this name who is known across articles, or a new one."""
    name = " ".join(name.split())
    key = name_key(name)
    known = Speaker.objects.linked().filter(name_key=key).order_by("disambiguation", "pk").first()
    aliased = Speaker.objects.canonical().linked().filter(aliases__name_key=key).distinct()[:2]
    found = known or (aliased[0] if len(aliased) == 1 else None)
    if found:
        return found.merged_into or found
    return Speaker.objects.create(name=name, name_key=key, kind=kind, origin=Origin.ANALYST)


def add_alias(*, speaker: Speaker, name: str, by: User) -> None:
    """Know the speaker under one more name. Saying so twice changes nothing. Raises DetailsRefused."""
    name = " ".join(name.split())
    key = name_key(name)
    if key == speaker.name_key or speaker.aliases.filter(name_key=key).exists():
        return
    if speaker.article_id:
        raise DetailsRefused("A speaker known from one article only has no names elsewhere.")
    with deed(Deed.Kind.DETAILS, by=by, speakers=[speaker.pk]) as doing:
        Alias.objects.create(speaker=speaker, name=name, name_key=key, origin=Origin.ANALYST)
        Speaker.objects.filter(pk=speaker.pk).update(version=F("version") + 1)
        doing.words = f"added the name {name} to {speaker.name}"[:500]
    refresh_disputes(disputes_of([speaker.pk]))


def remove_alias(*, alias: Alias, by: User) -> None:
    speaker = alias.speaker
    with deed(Deed.Kind.DETAILS, by=by, speakers=[speaker.pk]) as doing:
        doing.words = f"took the name {alias.name} from {speaker.name}"[:500]
        Alias.objects.filter(pk=alias.pk).delete()
        Speaker.objects.filter(pk=speaker.pk).update(version=F("version") + 1)
    refresh_disputes(disputes_of([speaker.pk]))


def hand_over(*, claims: Collection[int], speaker: Speaker, name: str, kind: str, by: User) -> Speaker:
    """These claims of the speaker are somebody else's, known or new. No machine gives them back.

    Raises DetailsRefused.
    """
    ours = [speaker.pk, *speaker.merged_from.values_list("pk", flat=True)]
    keys = list(Claim.objects.filter(pk__in=claims, speaker__in=ours).values_list("pk", flat=True))
    if len(keys) < len(set(claims)):
        raise DetailsRefused("Some of these claims were given to somebody else meanwhile. Look again, then choose.")
    try:
        with deed(Deed.Kind.HAND_OVER, by=by, speakers=[speaker.pk], claims=keys) as doing:
            heir = whole_speaker(name, kind)
            if heir.pk in ours:
                raise DetailsRefused("This is the same speaker.")
            rows = Claim.objects.filter(pk__in=keys)
            rows.update(speaker=heir, state=ReviewState.EDITED, version=F("version") + 1)
            told = f"1 claim of {speaker.name} is" if len(keys) == 1 else f"{len(keys)} claims of {speaker.name} are"
            words = f"said that {told} {heir.name}’s"
            doing.words = words[:500]
    except IntegrityError as refused:
        raise DetailsRefused(f"{heir.name} is already known to have said one of these, at the same place.") from refused
    refresh_disputes(Membership.objects.filter(claim__in=keys).values_list("dispute", flat=True))
    return heir
