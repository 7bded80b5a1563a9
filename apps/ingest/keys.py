"""The sort of names that may be linked across articles without asking a person."""

from functools import cache

from apps.claims.names import name_key
from apps.extraction.lexicon import phrases, table
from apps.extraction.records import Speaker, SpeakerKind

LOCAL_KINDS = {SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT}


def is_linkable(name: str, kind: SpeakerKind) -> bool:
    """Whether the same name in another article may be taken for the same speaker without asking a person.

    Never for unnamed speakers; for people only with at least two words of name; for all others with a capital, unless
    every state has a body of that name ("Defense Ministry").
    """
    if kind in LOCAL_KINDS:
        return False
    if kind is SpeakerKind.PERSON:
        return len(name_key(name).split()) > 1
    return any(word[:1].isupper() for word in name.split()) and not is_generic(name)


def is_generic(name: str) -> bool:
    """Whether the name says only what sort of body it is, and no state's or office's own name."""
    key = name_key(name)
    return key not in own_names() and all(word in words_of_sorts() for word in key.split())


@cache
def own_names() -> frozenset[str]:
    """Keys of names that stand for one body: "labour", though the Labour Ministry is any state's."""
    return frozenset(table("voices").keys() | table("aliases").keys() | phrases("own_names"))


@cache
def words_of_sorts() -> frozenset[str]:
    return frozenset(table("bodies").keys() - phrases("own_names") | phrases("portfolios") | {"of", "and", "the"})


def known_name(speaker: Speaker) -> str | None:
    """The name that everybody knows a party, state or union by, for one with another: "Conservatives" for "Tories"."""
    return table("aliases").get(speaker.name.casefold().removeprefix("the "))


def linkable_names(speaker: Speaker) -> list[str]:
    """The speaker's further names that are telling enough to be stored as aliases."""
    own, known = name_key(speaker.name), known_name(speaker)
    names = (*speaker.names, *([known] if known else []))
    found = {name_key(name): name for name in names if is_linkable(name, speaker.kind)}
    return [name for key, name in found.items() if key != own]
