"""What people do to claims, disputes and articles: each in one transaction, each with their name in the history."""

from dataclasses import dataclass
from datetime import date

import pghistory
from django.db import transaction
from django.db.models import F

from apps.accounts.history import changes_of
from apps.accounts.models import User
from apps.annotation.days import date_again
from apps.annotation.marking import Selection
from apps.annotation.passages import find_passage, whole_lines
from apps.annotation.versions import change
from apps.claims.models import Claim, ReviewState, SpeakerMatch
from apps.disputes.material import EngineQuestion, EngineReading
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.sources.models import Article, ArticleText, Exclusion, Origin
from apps.sources.services import named_source


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    title: str
    source_name: str
    published_on: date | None
    url: str
    byline: str


def accept_claim(*, claim: Claim, seen: int, by: User) -> Claim:
    return decide_claim(claim=claim, seen=seen, state=ReviewState.ACCEPTED, by=by)


def reject_claim(*, claim: Claim, seen: int, by: User, reason: str) -> Claim:
    return decide_claim(claim=claim, seen=seen, state=ReviewState.REJECTED, by=by, reason=reason)


def reopen_claim(*, claim: Claim, seen: int, by: User) -> Claim:
    """Undo a decision: an engine's claim is a suggestion again, a person's claim stands again.

    What a person edited stays edited, or a machine might overwrite it.
    """
    state = ReviewState.SUGGESTED if claim.origin == Origin.MACHINE else ReviewState.ACCEPTED
    if claim.state != ReviewState.EDITED and ("state", ReviewState.EDITED, claim.state) in last_change(claim):
        state = ReviewState.EDITED
    return decide_claim(claim=claim, seen=seen, state=state, by=by)


def last_change(claim: Claim) -> tuple[tuple[str, object, object], ...]:
    """Field, value before and after."""
    return next((change.fields for change in changes_of(claim)), ())


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
    EngineQuestion.objects.filter(dispute=dispute).delete()
    refresh_disputes([dispute.pk])
    return dispute


@transaction.atomic
def take_question(*, asked: EngineQuestion, seen: int, by: User) -> Dispute:
    """Let the dispute ask what the engine now asks."""
    with pghistory.context(user=by.pk, reason="what the engine now asks"):
        change(asked.dispute, seen=seen, question=asked.question, question_origin=Origin.MACHINE)
    asked.delete()
    refresh_disputes([asked.dispute_id])
    return asked.dispute


def keep_own_question(asked: EngineQuestion) -> None:
    """The dispute asks what it did; the same question is not brought up again."""
    EngineQuestion.objects.filter(pk=asked.pk).update(is_kept=True)


@transaction.atomic
def edit_article(*, article: Article, seen: int, details: ArticleDetails, by: User) -> Article:
    """Change what is known about an article. The disputes it stands in follow its date and its source's name."""
    before = article.published_on
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
        if details.published_on != before and article.current_text:
            date_again(article.current_text)
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
