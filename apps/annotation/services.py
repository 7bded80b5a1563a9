"""What people do to claims, disputes and articles: each in one transaction, each with their name in the history."""

from dataclasses import dataclass
from datetime import date

import pghistory
from django.db import transaction
from django.db.models import F

from apps.accounts.models import User
from apps.annotation.passages import Passage, PassageRefused, find_passage, whole_lines
from apps.annotation.versions import change
from apps.claims.models import Claim, ClaimSpan, ReviewState, Speaker, SpeakerMatch
from apps.claims.names import name_key
from apps.claims.quoting import quoting_span
from apps.disputes.material import EngineReading
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.sources.models import Article, ArticleText, Exclusion, Origin
from apps.sources.services import named_source


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person selected: the place, and the words they saw there."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says of a passage. `speaker` empty: nobody is named."""

    speaker: str
    kind: str
    quoting: str
    act: str
    note: str


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    title: str
    source_name: str
    published_on: date | None
    url: str
    byline: str


@transaction.atomic
def mark_claim(*, text: ArticleText, selection: Selection, statement: Statement, by: User) -> Claim:
    """Store the claim a person marked, accepted as it is. The same form sent twice is one claim.

    Raises PassageRefused where the words do not stand at the place, or the place is not part of the article.
    """
    passage = find_passage(text.body, start=selection.start, end=selection.end, words=selection.words)
    refuse_excluded(text, passage)
    # Two sendings of one form wait here for each other: the second finds the first one's claim.
    Article.objects.select_for_update().get(pk=text.article_id)
    with pghistory.context(user=by.pk):
        speaker = named_speaker(name=statement.speaker, kind=statement.kind, article=text.article)
        same = Claim.objects.standing().filter(
            text=text, start=passage.start, end=passage.end, speaker=speaker, origin=Origin.ANALYST
        )
        return same.first() or create_claim(text=text, passage=passage, speaker=speaker, statement=statement)


def create_claim(*, text: ArticleText, passage: Passage, speaker: Speaker | None, statement: Statement) -> Claim:
    claim = Claim.objects.create(
        text=text,
        speaker=speaker,
        start=passage.start,
        end=passage.end,
        quoting=statement.quoting,
        act=statement.act,
        note=statement.note,
        origin=Origin.ANALYST,
        state=ReviewState.ACCEPTED,
    )
    content = quoting_span(claim, ClaimSpan.Role.CONTENT, body=text.body, start=passage.start, end=passage.end)
    content.save()
    return claim


def refuse_excluded(text: ArticleText, passage: Passage) -> None:
    out = text.exclusions.exclude(state=Exclusion.State.REJECTED)
    if out.filter(start__lt=passage.end, end__gt=passage.start).exists():
        raise PassageRefused("This includes lines that are not part of the article. Restore them, or select again.")


def named_speaker(*, name: str, kind: str, article: Article) -> Speaker | None:
    """The speaker of this name: this article's own, else the one known everywhere, else a new one."""
    name = " ".join(name.split())
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
        article=article if kind == Speaker.Kind.UNNAMED else None,
        defaults={"name": name, "kind": kind, "origin": Origin.ANALYST},
    )
    return made


def accept_claim(*, claim: Claim, seen: int, by: User) -> Claim:
    return decide_claim(claim=claim, seen=seen, state=ReviewState.ACCEPTED, by=by)


def reject_claim(*, claim: Claim, seen: int, by: User, reason: str) -> Claim:
    return decide_claim(claim=claim, seen=seen, state=ReviewState.REJECTED, by=by, reason=reason)


def reopen_claim(*, claim: Claim, seen: int, by: User) -> Claim:
    """Undo a decision: an engine's claim is a suggestion again, a person's claim stands again."""
    state = ReviewState.SUGGESTED if claim.origin == Origin.MACHINE else ReviewState.ACCEPTED
    return decide_claim(claim=claim, seen=seen, state=state, by=by)


@transaction.atomic
def decide_claim(*, claim: Claim, seen: int, state: ReviewState, by: User, reason: str = "") -> Claim:
    with pghistory.context(user=by.pk, reason=reason):
        change(claim, seen=seen, state=state)
    refresh_disputes(claim.memberships.values_list("dispute_id", flat=True))
    return claim


@transaction.atomic
def take_reading(*, claim: Claim, reading: EngineReading, seen: int, by: User) -> Claim:
    """Let the claim say what the engine now reads: who says it, and how."""
    with pghistory.context(user=by.pk, reason="what the engine now reads"):
        change(
            claim,
            seen=seen,
            speaker=reading.speaker,
            act=reading.act,
            negated=reading.negated,
            state=ReviewState.EDITED,
        )
    reading.delete()
    refresh_disputes(claim.memberships.values_list("dispute_id", flat=True))
    return claim


def keep_despite_reading(reading: EngineReading) -> None:
    """The claim stays as people decided; the same reading is not brought up again."""
    EngineReading.objects.filter(pk=reading.pk).update(is_kept=True)


def reject_match(*, match: SpeakerMatch, by: User) -> None:
    """Two speakers are not one. Saying so twice changes nothing."""
    decide_match(match=match, state=SpeakerMatch.State.REJECTED, by=by)


def reopen_match(*, match: SpeakerMatch, by: User) -> None:
    decide_match(match=match, state=SpeakerMatch.State.SUGGESTED, by=by)


@transaction.atomic
def decide_match(*, match: SpeakerMatch, state: SpeakerMatch.State, by: User) -> None:
    with pghistory.context(user=by.pk):
        SpeakerMatch.objects.filter(pk=match.pk).exclude(state=state).update(state=state)


def accept_dispute(*, dispute: Dispute, seen: int, by: User) -> Dispute:
    return decide_dispute(dispute=dispute, seen=seen, state=Dispute.State.OPEN, by=by)


def reject_dispute(*, dispute: Dispute, seen: int, by: User, reason: str) -> Dispute:
    return decide_dispute(dispute=dispute, seen=seen, state=Dispute.State.REJECTED, by=by, reason=reason)


def reopen_dispute(*, dispute: Dispute, seen: int, by: User) -> Dispute:
    """Undo a decision: an engine's dispute is a suggestion again, a person's is open again."""
    state = Dispute.State.SUGGESTED if dispute.origin == Origin.MACHINE else Dispute.State.OPEN
    return decide_dispute(dispute=dispute, seen=seen, state=state, by=by)


@transaction.atomic
def decide_dispute(*, dispute: Dispute, seen: int, state: Dispute.State, by: User, reason: str = "") -> Dispute:
    with pghistory.context(user=by.pk, reason=reason):
        change(dispute, seen=seen, state=state)
    refresh_disputes([dispute.pk])
    return dispute


@transaction.atomic
def ask_differently(*, dispute: Dispute, seen: int, question: str, by: User) -> Dispute:
    """Change a dispute's question. A suggested one is thereby accepted: no machine may put its own words back."""
    state = Dispute.State.OPEN if dispute.state == Dispute.State.SUGGESTED else dispute.state
    with pghistory.context(user=by.pk):
        change(dispute, seen=seen, question=question, question_origin=Origin.ANALYST, state=state)
    refresh_disputes([dispute.pk])
    return dispute


@transaction.atomic
def edit_article(*, article: Article, seen: int, details: ArticleDetails, by: User) -> Article:
    """Change what is known about an article. The disputes it stands in follow its date and its source's name."""
    with pghistory.context(user=by.pk):
        change(
            article,
            seen=seen,
            title=details.title,
            source=named_source(details.source_name),
            published_on=details.published_on,
            url=details.url,
            byline=details.byline,
        )
    refresh_disputes(
        Dispute.objects.filter(memberships__claim__text__article=article).values_list("pk", flat=True).distinct()
    )
    return article


@transaction.atomic
def restore_lines(*, exclusion: Exclusion, seen: int, by: User) -> Exclusion:
    with pghistory.context(user=by.pk):
        return change(exclusion, seen=seen, state=Exclusion.State.REJECTED)


@transaction.atomic
def leave_out_again(*, exclusion: Exclusion, seen: int, by: User) -> Exclusion:
    with pghistory.context(user=by.pk):
        return change(exclusion, seen=seen, state=Exclusion.State.ACCEPTED)


@transaction.atomic
def leave_out_lines(*, text: ArticleText, selection: Selection, by: User) -> Exclusion:
    """Put the selected lines, whole, outside the article. Raises PassageRefused."""
    passage = find_passage(text.body, start=selection.start, end=selection.end, words=selection.words)
    lines = whole_lines(text.body, passage)
    with pghistory.context(user=by.pk):
        exclusion, _ = Exclusion.objects.update_or_create(
            text=text,
            start=lines.start,
            end=lines.end,
            defaults={"state": Exclusion.State.ACCEPTED, "version": F("version") + 1},
            create_defaults={"state": Exclusion.State.ACCEPTED},
        )
    return exclusion
