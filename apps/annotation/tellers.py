"""Who a text says spoke, and through whom it came: names that people type become speakers and rungs of a ladder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.annotation.boundaries import whole_sentences
from apps.annotation.passages import Passage
from apps.claims.models import Claim, ClaimSpan, ReviewState, Speaker
from apps.claims.names import name_key
from apps.claims.quoting import quoting_span
from apps.sources.models import Article, ArticleText, Origin


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker as a person names it. `name` empty: nobody is named."""

    name: str
    kind: str


def named_speaker(named: Named, article: Article) -> Speaker | None:
    """The speaker of this name: this article's own, else the one known everywhere, else a new one."""
    name = " ".join(named.name.split())
    if not name:
        return None
    key = name_key(name)
    known = Speaker.objects.filter(name_key=key, disambiguation="")
    found = known.filter(article=article).first() or known.filter(article=None).first()
    if found is None:
        aliased = Speaker.objects.canonical().filter(aliases__name_key=key, article=None).distinct()[:2]
        found = aliased[0] if len(aliased) == 1 else None
    if found:
        return found.merged_into or found
    made, _ = Speaker.objects.get_or_create(
        name_key=key,
        disambiguation="",
        article=article if named.kind == Speaker.Kind.UNNAMED else None,
        defaults={"name": name, "kind": named.kind, "origin": Origin.ANALYST},
    )
    return made


def tellers_of(claim: Claim) -> tuple[Named, ...]:
    """Through whom the claim came to its article, the outermost first, without who made it."""
    told = claim.within.ladder if claim.within else []
    told = told[:-1] if told and told[-1] == claim.said_by else told
    return tuple(Named(speaker.name, speaker.kind) for speaker in told)


@dataclass(frozen=True, slots=True)
class Ladder:
    """`within`: the innermost rung, None where nobody stands between. `made`: rungs that are new."""

    within: Claim | None
    made: tuple[Claim, ...]


def set_up(tellers: Iterable[Named], *, text: ArticleText, hull: Passage, claim: Claim | None = None) -> Ladder:
    """Rungs for these tellers, the outermost first: claims of the text around the hull, made where there are none.

    claim: the one that will stand on the ladder, so it is no rung of it. No rung that stands already is changed.
    """
    speakers = [speaker for one in tellers if (speaker := named_speaker(one, text.article))]
    around = Claim.objects.standing().filter(text=text, start__lte=hull.start, end__gte=hull.end)
    there = [rung for rung in around.select_related("speaker__merged_into") if claim not in chain_of(rung)]
    within: Claim | None = None
    made: list[Claim] = []
    for count in range(1, len(speakers) + 1):
        rung = rung_of(there, speakers[:count])
        if rung is None:
            rung = make_rung(text, hull, speaker=speakers[count - 1], within=within)
            made.append(rung)
        within = rung
    return Ladder(within, tuple(made))


def chain_of(claim: Claim) -> list[Claim]:
    chain: list[Claim] = []
    outer: Claim | None = claim
    while outer is not None and outer not in chain:
        chain.append(outer)
        outer = outer.within
    return chain


def rung_of(there: Iterable[Claim], speakers: Sequence[Speaker]) -> Claim | None:
    """The shortest of the claims that came through exactly these."""
    fitting = (rung for rung in there if rung.speaker and rung.ladder == list(speakers))
    return min(fitting, key=lambda rung: (rung.end - rung.start, rung.pk), default=None)


def make_rung(text: ArticleText, hull: Passage, *, speaker: Speaker, within: Claim | None) -> Claim:
    """What a teller told: the whole sentences around the words that were passed on."""
    place = whole_sentences(text.body, hull)
    rung = Claim.objects.create(
        text=text,
        speaker=speaker,
        start=place.start,
        end=place.end,
        within=within,
        origin=Origin.ANALYST,
        state=ReviewState.ACCEPTED,
    )
    quoting_span(rung, ClaimSpan.Role.CONTENT, body=text.body, start=place.start, end=place.end).save()
    return rung
