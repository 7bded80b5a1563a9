"""The one cast of the tests: four people, one article of our own words, and the dispute that stands in it."""

import pytest

from apps.accounts.models import Role, User
from apps.claims.models import Claim, Speaker
from apps.disputes.models import Dispute, Opposition
from apps.sources.models import Article, ArticleText, Source
from tests.factories import (
    ArticleFactory,
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    OppositionFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
    UserFactory,
)

BODY = """\
Kremlin Denies Turning Down a Visit

The Israeli newspaper Haaretz reported on Wednesday that Moscow had rejected an Israeli offer to send senior officials \
to Russia.

“This is not true. The newspaper provides incorrect information,” Dmitry Peskov told journalists. He said that \
a delegation headed by the air force commander had come to Moscow as proposed.
"""
OFFER_REJECTED = "Moscow had rejected an Israeli offer to send senior officials to Russia"
NOT_TRUE = "This is not true. The newspaper provides incorrect information,"
DELEGATION_CAME = "a delegation headed by the air force commander had come to Moscow as proposed"


@pytest.fixture
def vera(db: None) -> User:
    """She may read."""
    return UserFactory(username="vera", role=Role.VIEWER)


@pytest.fixture
def anna(db: None) -> User:
    """She uploads and annotates."""
    return UserFactory(username="anna", role=Role.ANALYST)


@pytest.fixture
def rita(db: None) -> User:
    """She decides what annotators left open."""
    return UserFactory(username="rita", role=Role.REVIEWER)


@pytest.fixture
def ada(db: None) -> User:
    """She runs the installation."""
    return UserFactory(username="ada", role=Role.ADMIN, is_staff=True, is_superuser=True)


@pytest.fixture
def sputnik(db: None) -> Source:
    return SourceFactory(name="Sputnik")


@pytest.fixture
def article(sputnik: Source) -> Article:
    return ArticleFactory(source=sputnik, title="Kremlin Denies Turning Down a Visit")


@pytest.fixture
def text(article: Article) -> ArticleText:
    return ArticleTextFactory(article=article, body=BODY)


@pytest.fixture
def haaretz(db: None) -> Speaker:
    return SpeakerFactory(name="Haaretz", kind=Speaker.Kind.OUTLET)


@pytest.fixture
def kremlin(db: None) -> Speaker:
    return SpeakerFactory(name="Kremlin", kind=Speaker.Kind.GOVERNMENT)


@pytest.fixture
def peskov(kremlin: Speaker) -> Speaker:
    return SpeakerFactory(name="Dmitry Peskov", kind=Speaker.Kind.PERSON, represents=kremlin)


@pytest.fixture
def report(text: ArticleText, haaretz: Speaker) -> Claim:
    """What Haaretz reported."""
    mention = "The Israeli newspaper Haaretz"
    return ClaimFactory(text=text, speaker=haaretz, quote=OFFER_REJECTED, cue="reported", mention=mention)


@pytest.fixture
def denial(text: ArticleText, peskov: Speaker) -> Claim:
    """What Dmitry Peskov answered."""
    return ClaimFactory(
        text=text,
        speaker=peskov,
        quote=NOT_TRUE,
        cue="told",
        mention="Dmitry Peskov",
        quoting=Claim.Quoting.DIRECT,
        act=Claim.Act.DENY,
        negated=True,
    )


@pytest.fixture
def account(text: ArticleText, peskov: Speaker) -> Claim:
    """What, by Dmitry Peskov's account, happened instead."""
    return ClaimFactory(text=text, speaker=peskov, quote=DELEGATION_CAME, cue="said", mention="He")


@pytest.fixture
def opposition(report: Claim, denial: Claim) -> Opposition:
    start = BODY.index("not true")
    cue = {"start": start, "end": start + len("not true"), "quote": "not true"}
    evidence = {"rule": "denial", "cues": [cue], "shared": ["newspaper"], "contested": []}
    return OppositionFactory(claim=report, counterclaim=denial, evidence=evidence)


@pytest.fixture
def dispute(opposition: Opposition, account: Claim) -> Dispute:
    """Haaretz on side A, Dmitry Peskov with two claims on side B."""
    dispute = DisputeFactory(
        question="Did Moscow reject an Israeli offer to send senior officials to Russia?",
        claim_count=3,
        article_count=1,
    )
    for ordinal, claims in enumerate([[opposition.claim], [opposition.counterclaim, account]]):
        side = PositionFactory(dispute=dispute, ordinal=ordinal)
        for place, claim in enumerate(claims):
            MembershipFactory(position=side, claim=claim, ordinal=place)
    return dispute
