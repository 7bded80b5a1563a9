"""One factory a model. A claim made here quotes its text: give `quote`, and `cue` and `mention` if it has them."""

from hashlib import sha256
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.models import Role, User
from apps.accounts.searches import SavedSearch
from apps.claims.models import Alias, Claim, ClaimSpan, Speaker, SpeakerMatch
from apps.claims.names import name_key
from apps.disputes.models import Dispute, Membership, Opposition, Position
from apps.ingest.models import Run, Upload, Worker
from apps.sources.models import Article, ArticleText, Exclusion, Source

PASSWORD = "a password of the tests"
ENGINE = "tests-1"


def digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("user{}".format)
    password = factory.django.Password(PASSWORD)
    role = Role.VIEWER


class SavedSearchFactory(DjangoModelFactory):
    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    over = SavedSearch.Over.DISPUTES
    name = factory.Sequence("Search {}".format)
    query = factory.Sequence("?q={}".format)
    seen_at = factory.LazyFunction(timezone.now)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    name = factory.Sequence("Source {}".format)


class ArticleFactory(DjangoModelFactory):
    """An article without a text yet, as it stands right after it was handed in."""

    class Meta:
        model = Article

    source = factory.SubFactory(SourceFactory)
    title = factory.Sequence("Article {}".format)
    raw_sha256 = factory.LazyAttribute(lambda article: digest(article.title))
    raw_size = 100
    media_type = "text/plain"


class ArticleTextFactory(DjangoModelFactory):
    """A text that is its article's current one."""

    class Meta:
        model = ArticleText
        skip_postgeneration_save = True

    article = factory.SubFactory(ArticleFactory)
    number = 1
    body = factory.Sequence("The ministry said that convoy {} had crossed the border.\n".format)
    sha256 = factory.LazyAttribute(lambda text: digest(text.body))
    decoded_as = "utf-8"

    @factory.post_generation
    def current(text, create, extracted, **kwargs):  # noqa: N805 - factory_boy passes the row
        text.article.current_text = text
        text.article.save(update_fields=["current_text"])


class ExclusionFactory(DjangoModelFactory):
    class Meta:
        model = Exclusion

    text = factory.SubFactory(ArticleTextFactory)
    start = 0
    end = 5


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    name = factory.Sequence("Speaker {}".format)
    name_key = factory.LazyAttribute(lambda speaker: name_key(speaker.name))


class AliasFactory(DjangoModelFactory):
    class Meta:
        model = Alias

    speaker = factory.SubFactory(SpeakerFactory)
    name = factory.Sequence("Alias {}".format)
    name_key = factory.LazyAttribute(lambda alias: name_key(alias.name))


class SpeakerMatchFactory(DjangoModelFactory):
    class Meta:
        model = SpeakerMatch

    speaker = factory.SubFactory(SpeakerFactory)
    other = factory.SubFactory(SpeakerFactory)
    reason = SpeakerMatch.Reason.ALIAS
    confidence = 0.6


def place(body: str, quote: str) -> tuple[int, int]:
    start = body.index(quote)
    return start, start + len(quote)


def add_span(claim: Claim, quote: str, role: ClaimSpan.Role) -> ClaimSpan:
    start, end = place(claim.text.body, quote)
    return ClaimSpan.objects.create(claim=claim, role=role, start=start, end=end, quote=quote)


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim
        skip_postgeneration_save = True

    class Params:
        quote = factory.LazyAttribute(lambda claim: claim.text.body.strip().split(" that ")[-1])

    text = factory.SubFactory(ArticleTextFactory)
    speaker = factory.SubFactory(SpeakerFactory)
    start = factory.LazyAttribute(lambda claim: place(claim.text.body, claim.quote)[0])
    end = factory.LazyAttribute(lambda claim: place(claim.text.body, claim.quote)[1])
    engine_version = ENGINE

    @factory.post_generation
    def content(claim, create, extracted, **kwargs):  # noqa: N805
        add_span(claim, claim.text.body[claim.start : claim.end], ClaimSpan.Role.CONTENT)

    @factory.post_generation
    def cue(claim, create, extracted, **kwargs):  # noqa: N805
        if extracted:
            add_span(claim, extracted, ClaimSpan.Role.CUE)

    @factory.post_generation
    def mention(claim, create, extracted, **kwargs):  # noqa: N805
        if extracted:
            add_span(claim, extracted, ClaimSpan.Role.SPEAKER)


class OppositionFactory(DjangoModelFactory):
    class Meta:
        model = Opposition

    claim = factory.SubFactory(ClaimFactory)
    counterclaim = factory.SubFactory(ClaimFactory)
    kind = Opposition.Kind.DENIES
    confidence = 0.8
    evidence = factory.LazyFunction(lambda: {"rule": "denial", "cues": [], "shared": [], "contested": []})
    engine_version = ENGINE


class DisputeFactory(DjangoModelFactory):
    class Meta:
        model = Dispute

    question = factory.Sequence("Did convoy {} cross the border?".format)
    active_on = factory.LazyFunction(timezone.now)
    engine_version = ENGINE


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    dispute = factory.SubFactory(DisputeFactory)
    ordinal = factory.LazyAttribute(lambda position: position.dispute.positions.count())


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    position = factory.SubFactory(PositionFactory)
    dispute = factory.SelfAttribute("position.dispute")
    claim = factory.SubFactory(ClaimFactory)


class UploadFactory(DjangoModelFactory):
    class Meta:
        model = Upload

    key = factory.LazyFunction(uuid4)
    article = factory.SubFactory(ArticleFactory)
    sha256 = factory.SelfAttribute("article.raw_sha256")


class RunFactory(DjangoModelFactory):
    """A run that waits for a worker."""

    class Meta:
        model = Run

    article = factory.SubFactory(ArticleFactory)
    engine_version = ENGINE


class WorkerFactory(DjangoModelFactory):
    class Meta:
        model = Worker

    name = factory.Sequence("worker{}@tests".format)
    engine_version = ENGINE
