"""What people decide is written once, with their name, and only over what they saw."""

from datetime import date

import pytest

from apps.accounts.history import changes_of
from apps.annotation import services
from apps.annotation.marking import Selection, Statement, mark_claim
from apps.annotation.passages import PassageRefused
from apps.annotation.services import ArticleDetails
from apps.annotation.tellers import Named
from apps.annotation.versions import Stale
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.sources.models import Exclusion, Origin
from tests.cast import BODY, DELEGATION_CAME, OFFER_REJECTED
from tests.factories import AliasFactory, ExclusionFactory, SpeakerFactory


def selected(words: str, *, shift: int = 0) -> Selection:
    start = BODY.index(words) + shift
    return Selection(start=start, end=start + len(words), words=words)


def said(speaker: str = "", kind: str = Speaker.Kind.PERSON) -> Statement:
    return Statement(speaker=Named(speaker, kind), quoting="indirect", act="assert", note="")


def test_a_marked_claim_is_accepted_and_quotes_its_text(text, anna):
    claim, _ = mark_claim(text=text, selection=selected(OFFER_REJECTED), statement=said("Haaretz"), by=anna)

    assert (claim.origin, claim.state, claim.quote) == (Origin.ANALYST, ReviewState.ACCEPTED, OFFER_REJECTED)
    assert claim.content[0].prefix == "retz reported on Wednesday that "


def test_words_that_stand_elsewhere_save_nothing(text, anna):
    with pytest.raises(PassageRefused):
        mark_claim(text=text, selection=selected(OFFER_REJECTED, shift=1), statement=said("New"), by=anna)

    assert not Claim.objects.exists()
    assert not Speaker.objects.exists()


def test_a_passage_over_left_out_lines_is_refused(text, anna):
    ExclusionFactory(text=text, start=0, end=BODY.index("\n"))

    with pytest.raises(PassageRefused, match="not part of the article"):
        mark_claim(text=text, selection=selected("Kremlin Denies"), statement=said(), by=anna)


def test_the_same_form_sent_twice_is_one_claim(text, anna):
    first, second = (
        mark_claim(text=text, selection=selected(OFFER_REJECTED), statement=said("Haaretz"), by=anna)[0]
        for _ in range(2)
    )

    assert first == second


def test_a_marked_claim_tells_who_marked_it(text, anna):
    claim, _ = mark_claim(text=text, selection=selected(OFFER_REJECTED), statement=said(), by=anna)

    (change,) = changes_of(claim)
    assert (change.who, change.what) == ("anna", "made")


def test_the_engines_claims_need_no_event_of_their_making(report):
    assert changes_of(report) == []


@pytest.mark.parametrize("name", ["Dmitry Peskov", "  dmitry   PESKOV ", "Kremlin spokesman Peskov"])
def test_a_known_name_is_the_known_speaker(text, anna, peskov, name):
    AliasFactory(speaker=peskov, name="Kremlin spokesman Peskov")

    claim, _ = mark_claim(text=text, selection=selected(DELEGATION_CAME), statement=said(name), by=anna)

    assert claim.speaker == peskov


def test_the_name_of_a_merged_speaker_is_the_one_it_was_merged_into(text, anna, peskov):
    SpeakerFactory(name="D. Peskov", merged_into=peskov)

    claim, _ = mark_claim(text=text, selection=selected(DELEGATION_CAME), statement=said("D. Peskov"), by=anna)

    assert claim.speaker == peskov


def test_an_unnamed_speaker_is_known_in_its_article_only(text, anna):
    statement = said("two officials", Speaker.Kind.UNNAMED)

    claim, _ = mark_claim(text=text, selection=selected(DELEGATION_CAME), statement=statement, by=anna)

    assert claim.speaker.article == text.article


def test_a_decision_carries_its_reason_and_its_maker(report, anna):
    services.reject_claim(claim=report, seen=1, by=anna, reason="wrong speaker")

    change = changes_of(report)[0]
    assert (change.who, change.reason) == ("anna", "wrong speaker")
    assert change.fields == (("state", None, "rejected"),)


def test_a_decision_on_an_older_version_changes_nothing(report, anna, rita):
    services.accept_claim(claim=report, seen=1, by=rita)

    with pytest.raises(Stale) as stale:
        services.reject_claim(claim=Claim.objects.get(pk=report.pk), seen=1, by=anna, reason="")

    assert stale.value.current.state == ReviewState.ACCEPTED
    assert Claim.objects.get(pk=report.pk).state == ReviewState.ACCEPTED


def test_undo_makes_the_engines_claim_a_suggestion_again(report, anna):
    services.accept_claim(claim=report, seen=1, by=anna)

    services.reopen_claim(claim=report, seen=2, by=anna)

    assert report.state == ReviewState.SUGGESTED


def test_undo_lets_a_persons_claim_stand_again(text, anna):
    claim, _ = mark_claim(text=text, selection=selected(OFFER_REJECTED), statement=said(), by=anna)
    services.reject_claim(claim=claim, seen=1, by=anna, reason="duplicate")

    services.reopen_claim(claim=claim, seen=2, by=anna)

    assert claim.state == ReviewState.ACCEPTED


def test_a_dispute_is_accepted_rejected_and_brought_back(dispute, rita):
    refresh_disputes([dispute.pk])

    services.accept_dispute(dispute=dispute, seen=1, by=rita)
    services.reject_dispute(dispute=dispute, seen=2, by=rita, reason="not opposed")
    services.reopen_dispute(dispute=dispute, seen=3, by=rita)

    assert dispute.state == Dispute.State.SUGGESTED
    assert [change.reason for change in changes_of(dispute) if change.who] == ["", "not opposed", ""]


def test_who_speaks_against_whom_is_told_of_disputes_that_stand(dispute, rita):
    refresh_disputes([dispute.pk])
    told = set(dispute.clashes.values_list("speaker", "against"))

    services.reject_dispute(dispute=dispute, seen=1, by=rita, reason="not opposed")
    rejected = set(dispute.clashes.values_list("speaker", "against"))
    services.reopen_dispute(dispute=dispute, seen=2, by=rita)

    assert told
    assert not rejected
    assert set(dispute.clashes.values_list("speaker", "against")) == told


def test_a_new_question_accepts_the_dispute_and_is_found(dispute, rita):
    services.ask_differently(dispute=dispute, seen=1, question="Was the visit turned down?", by=rita)

    assert (dispute.state, dispute.question_origin) == (Dispute.State.OPEN, Origin.ANALYST)
    assert Dispute.objects.searched("visit").get() == dispute


def test_a_question_over_an_older_version_is_refused(dispute, rita, anna):
    services.accept_dispute(dispute=dispute, seen=1, by=rita)

    with pytest.raises(Stale):
        services.ask_differently(dispute=dispute, seen=1, question="Other?", by=anna)

    assert Dispute.objects.get(pk=dispute.pk).question == dispute.question


def test_disputes_follow_the_date_of_their_article(dispute, article, anna):
    details = ArticleDetails(title="A", source_name="TASS", published_on=date(2018, 9, 26), url="", byline="")

    services.edit_article(article=article, seen=1, details=details, by=anna)

    dispute.refresh_from_db()
    assert dispute.first_stated_on == date(2018, 9, 26)
    assert article.source.name == "TASS"


def test_lines_are_restored_and_left_out_again(text, anna):
    exclusion = ExclusionFactory(text=text)

    services.restore_lines(exclusion=exclusion, seen=1, by=anna)
    assert exclusion.state == Exclusion.State.REJECTED
    services.leave_out_again(exclusion=exclusion, seen=2, by=anna)

    assert exclusion.state == Exclusion.State.ACCEPTED


def test_selected_words_put_their_whole_lines_outside_the_article(text, anna):
    exclusion = services.leave_out_lines(text=text, selection=selected("Denies"), by=anna)
    again = services.leave_out_lines(text=text, selection=selected("Kremlin"), by=anna)

    assert BODY[exclusion.start : exclusion.end] == "Kremlin Denies Turning Down a Visit"
    assert (again.pk, again.state) == (exclusion.pk, Exclusion.State.ACCEPTED)
