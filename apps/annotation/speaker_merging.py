"""Two speakers who are one: a person says so, and can take it back."""

from django.db.models import F

from apps.accounts.models import User
from apps.annotation.deeds import deed
from apps.annotation.models import Deed
from apps.annotation.versions import change
from apps.claims.models import Alias, Speaker
from apps.disputes.services import disputes_of, refresh_disputes


class MergeRefused(ValueError):
    """These two cannot be one; the message is for people."""


def merge_speakers(*, heir: Speaker, other: Speaker, seen: tuple[int, int], by: User) -> None:
    """Let all that the other said count as the heir's, and hand on the other's telling names.

    seen: the versions of both. Whoever was merged into the other before is merged into the heir: no chains.
    Raises Stale, MergeRefused.
    """
    refuse(heir, other)
    followers = list(Speaker.objects.filter(merged_into=other).values_list("pk", flat=True))
    with deed(Deed.Kind.SPEAKERS, by=by, speakers=[heir.pk, other.pk, *followers]) as doing:
        change(heir, seen=seen[0])
        change(other, seen=seen[1], merged_into=heir)
        Speaker.objects.filter(pk__in=followers).update(merged_into=heir, version=F("version") + 1)
        hand_on_names(heir, other)
        doing.words = f"merged {other.name} into {heir.name}"[:500]
    refresh_disputes(disputes_of([heir.pk, other.pk, *followers]))


def refuse(heir: Speaker, other: Speaker) -> None:
    if heir.pk == other.pk:
        raise MergeRefused("These are one speaker already.")
    if heir.merged_into_id or other.merged_into_id:
        raise MergeRefused("One of the two was merged into somebody else meanwhile.")
    if heir.article_id and heir.article_id != other.article_id:
        raise MergeRefused(f"{heir.name} is known from one article only. Merge it into {other.name} instead.")


def hand_on_names(heir: Speaker, other: Speaker) -> None:
    """The other's name and aliases become the heir's: an alias links new articles while one speaker alone bears it.

    The name of a speaker known from one article only tells nothing elsewhere and is not handed on.
    """
    names = {} if other.article_id else {other.name_key: (other.name, other.origin)}
    names |= {alias.name_key: (alias.name, alias.origin) for alias in other.aliases.all()}
    known = {heir.name_key, *heir.aliases.values_list("name_key", flat=True)}
    other.aliases.all().delete()
    Alias.objects.bulk_create(
        Alias(speaker=heir, name=name, name_key=key, origin=origin)
        for key, (name, origin) in sorted(names.items())
        if key not in known
    )
