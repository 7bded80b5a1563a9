"""What the engine returns: frozen records, spans in code points of the text as given, everything in text order."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from apps.extraction.spans import Span

FEWEST_SIDES = 2


class SpeakerKind(StrEnum):
    """What sort of agent speaks."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GOVERNMENT = "government"
    OUTLET = "outlet"
    DOCUMENT = "document"
    GROUP = "group"
    UNNAMED = "unnamed"


class Quoting(StrEnum):
    """In whose words a claim is reported. NARRATOR: the article's own voice, with no speaker."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NARRATOR = "narrator"


class Act(StrEnum):
    """What the speaker does by speaking (the newswire gold's list)."""

    ASSERT = "assert"
    DENY = "deny"
    ACCUSE = "accuse"
    CONFIRM = "confirm"
    CONCEDE = "concede"
    REJECT = "reject"
    WARN = "warn"
    PROMISE = "promise"
    ASK = "ask"
    ORDER = "order"
    OPINE = "opine"
    FEEL = "feel"
    INTEND = "intend"


class OppositionKind(StrEnum):
    """How a counterclaim stands against a claim."""

    DENIES = "denies"
    CONTRADICTS = "contradicts"
    DEBUNKS = "debunks"
    BLAMES_OTHER = "blames-other"
    IN_TENSION = "in-tension"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One place where the text ascribes content to somebody: (speaker, cue, content), after PARC 3.0 and PolNeAR.

    Each role is a tuple of fragments in text order. `speaker` and `cue` may be empty (a running quotation),
    `content` never. Raises ValueError on empty content or fragments that overlap or stand out of order.
    """

    speaker: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("an attribution needs content")
        for role in (self.speaker, self.cue, self.content):
            check_order(role)


@dataclass(frozen=True, slots=True)
class Speaker:
    """One agent who speaks in this article, under the fullest name it gives.

    `names`: every name of theirs in the article, the fullest first (pronouns and roles left out).
    `mentions`: the places that name or point at them. `represents`: whom they speak for, as named or known.
    """

    name: str
    kind: SpeakerKind
    names: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    represents: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a speaker needs a name")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one speaker is reported to have asserted.

    `speaker` and `within` are indices into Extraction.speakers and Extraction.claims; speaker None: nobody is named
    (the narrator's own words, or a proposition that only its denial states, see `implicit`).
    `implicit`: nobody is reported to assert it; it stands only inside the denial `within` points at.
    `confidence`: 0..1, that this is an attribution with these roles.
    """

    speaker: int | None
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    mention: tuple[Span, ...] = ()
    quoting: Quoting = Quoting.INDIRECT
    act: Act = Act.ASSERT
    negated: bool = False
    hedged: bool = False
    implicit: bool = False
    within: int | None = None
    confidence: float = 0.5

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a claim needs content")
        for role in (self.content, self.cue, self.mention):
            check_order(role)
        check_share(self.confidence)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two claims were paired, in words an analyst can check in the article.

    `rule`: the name of the rule or model that paired them. `cues`: the words that signal opposition.
    `shared`: names, numbers or dates both sides hold. `contested`: (claim's words, counterclaim's words) that differ.
    """

    rule: str
    cues: tuple[Span, ...] = ()
    shared: tuple[str, ...] = ()
    contested: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Opposition:
    """The atomic pair: `counterclaim` contradicts `claim`; both index Extraction.claims."""

    claim: int
    counterclaim: int
    kind: OppositionKind
    confidence: float
    evidence: Evidence

    def __post_init__(self) -> None:
        if self.claim == self.counterclaim:
            raise ValueError("a claim cannot oppose itself")
        check_share(self.confidence)


@dataclass(frozen=True, slots=True)
class Dispute:
    """One neutral question and the claims that answer it differently.

    `positions`: two or more sides, each a tuple of indices into Extraction.claims, the account asserted first in front.
    """

    question: str
    positions: tuple[tuple[int, ...], ...]
    confidence: float

    def __post_init__(self) -> None:
        if len(self.positions) < FEWEST_SIDES or not all(self.positions):
            raise ValueError("a dispute needs at least two sides, none empty")
        if not self.question.endswith("?"):
            raise ValueError("a dispute's question ends in a question mark")
        check_share(self.confidence)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one article. `excluded`: lines that are not part of the article (boilerplate)."""

    sentences: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    oppositions: tuple[Opposition, ...] = ()
    disputes: tuple[Dispute, ...] = ()

    def __post_init__(self) -> None:
        claims, speakers = range(len(self.claims)), range(len(self.speakers))
        for claim in self.claims:
            if claim.speaker is not None and claim.speaker not in speakers:
                raise ValueError("a claim names a speaker that is not there")
            if claim.within is not None and claim.within not in claims:
                raise ValueError("a claim stands within a claim that is not there")
        for pair in self.oppositions:
            if pair.claim not in claims or pair.counterclaim not in claims:
                raise ValueError("an opposition joins a claim that is not there")


def check_order(spans: Iterable[Span]) -> None:
    """Raise ValueError unless the spans stand in text order without overlap."""
    last = 0
    for span in spans:
        if span.start < last:
            raise ValueError(f"spans overlap or stand out of order at {span.start}")
        last = span.end


def check_share(number: float) -> None:
    """Raise ValueError unless the number lies in 0..1."""
    if not 0 <= number <= 1:
        raise ValueError(f"{number} is not between 0 and 1")
