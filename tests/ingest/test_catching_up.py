"""What people change in claims is noted, rung for when they pause, and worked in."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.annotation.deeds import undo
from apps.annotation.models import Deed
from apps.annotation.pairs import reject_pair
from apps.annotation.services import reject_claim
from apps.annotation.speaker_merging import merge_speakers
from apps.claims.changes import Change
from apps.claims.models import Claim, ReviewState
from apps.disputes.models import Dispute, Opposition
from apps.ingest import catching_up, dispatcher
from apps.ingest.tasks import compare_text
from apps.sources.models import ArticleText, Origin
from tests.actors import as_a_person
from tests.factories import ArticleFactory, ArticleTextFactory, ClaimFactory, OppositionFactory

pytestmark = pytest.mark.django_db
SAFE = "The old bridge over the Lenne is safe"
UNSAFE = "The old bridge over the Lenne is not safe"


def marked(quote: str) -> Claim:
    """A claim that a person marked in an article of its own."""
    text = ArticleTextFactory(body=f"{quote}.", article=ArticleFactory())
    return ClaimFactory(text=text, quote=quote, origin=Origin.ANALYST, state=ReviewState.ACCEPTED)


def changed() -> set[int]:
    return set(Change.objects.values_list("text", flat=True))


def a_while_later() -> None:
    Change.objects.update(at=Now() - timedelta(hours=1))


class TestNoting:
    def test_what_people_mark_is_noted_and_what_machines_find_is_not(self):
        ClaimFactory()
        claim = marked(SAFE)

        assert changed() == {claim.text_id}

    def test_a_decision_on_a_claim_is_noted(self, anna):
        claim = ClaimFactory()

        reject_claim(claim=claim, seen=claim.version, by=anna, reason="")

        assert changed() == {claim.text_id}

    def test_a_decision_on_a_pair_is_noted_for_both_texts(self, anna):
        pair = OppositionFactory(claim=ClaimFactory(), counterclaim=ClaimFactory())

        reject_pair(pair=pair, seen=pair.version, by=anna)

        assert changed() == {pair.claim.text_id, pair.counterclaim.text_id}

    def test_a_merge_of_speakers_and_its_undoing_are_noted_where_the_merged_one_speaks(self, anna):
        heir, other = (ClaimFactory().speaker for _ in range(2))
        merge_speakers(heir=heir, other=other, seen=(heir.version, other.version), by=anna)
        (spoken,) = changed()
        Change.objects.all().delete()

        undo(deed=Deed.objects.get(), by=anna, at=timezone.now())

        assert changed() == {spoken} == set(Claim.objects.filter(speaker=other).values_list("text", flat=True))

    def test_what_a_machine_writes_anew_is_not_noted(self):
        claim = ClaimFactory()

        Claim.objects.filter(pk=claim.pk).update(confidence=0.5, state=ReviewState.ORPHANED)

        assert changed() == set()


class TestRinging:
    def test_who_is_still_at_work_is_left_alone(self):
        marked(SAFE)

        assert dispatcher.due_changes() == []

    def test_a_text_is_rung_for_once_and_again_when_the_bell_was_not_heard(self, settings):
        claim = marked(SAFE)
        a_while_later()

        assert dispatcher.due_changes() == [claim.text_id]
        assert dispatcher.due_changes() == []
        Change.objects.update(rung_at=Now() - timedelta(seconds=settings.RUN_LEASE_SECONDS + 1))
        assert dispatcher.due_changes() == [claim.text_id]

    def test_no_more_are_rung_for_than_may_be_in_flight_the_oldest_first(self, monkeypatch):
        monkeypatch.setattr(dispatcher, "IN_FLIGHT", 1)
        later, sooner = marked(SAFE), marked(UNSAFE)
        Change.objects.filter(text=later.text).update(at=Now() - timedelta(hours=1))
        Change.objects.filter(text=sooner.text).update(at=Now() - timedelta(hours=2))

        assert dispatcher.due_changes() == [sooner.text_id]
        assert dispatcher.due_changes() == []
        dispatcher.forget_changes([sooner.text_id])
        assert dispatcher.due_changes() == [sooner.text_id]


class TestWorkingIn:
    def test_what_two_people_marked_against_each_other_becomes_a_dispute(self):
        claims = [marked(SAFE), marked(UNSAFE)]

        for claim in claims:
            compare_text(claim.text_id)

        assert set(Dispute.objects.get().memberships.values_list("claim", flat=True)) == {one.pk for one in claims}
        assert changed() == set()

    def test_who_turns_out_to_be_one_speaker_has_no_dispute_with_themselves(self, anna):
        claims = [marked(SAFE), marked(UNSAFE)]
        for claim in claims:
            compare_text(claim.text_id)
        assert Dispute.objects.exists()
        as_a_person()
        heir, other = (claim.speaker for claim in claims)
        merge_speakers(heir=heir, other=other, seen=(heir.version, other.version), by=anna)

        for text in changed():
            compare_text(text)

        assert not Dispute.objects.exists()

    def test_an_edited_boundary_is_compared_as_it_is_now(self):
        claims = [marked(SAFE), marked(UNSAFE)]
        for claim in claims:
            compare_text(claim.text_id)
        assert Opposition.objects.exists()
        as_a_person()
        unsaid = claims[1]
        unsaid.spans.all().delete()
        unsaid.spans.create(role="content", start=0, end=14, quote=UNSAFE[:14])
        Claim.objects.filter(pk=unsaid.pk).update(end=14, version=unsaid.version + 1)

        compare_text(unsaid.text_id)

        assert not Opposition.objects.exists()
        assert not Dispute.objects.exists()

    def test_what_is_changed_meanwhile_waits_for_the_next_time(self, monkeypatch):
        claim = marked(SAFE)

        def and_a_person_goes_on(text: ArticleText) -> None:
            Change.objects.create(text=text)

        monkeypatch.setattr(catching_up, "compare", and_a_person_goes_on)
        compare_text(claim.text_id)

        assert Change.objects.count() == 1

    def test_what_breaks_waits_and_loses_nothing(self, monkeypatch):
        claim = marked(SAFE)

        def breaks(_text: ArticleText) -> None:
            raise RuntimeError

        monkeypatch.setattr(catching_up, "compare", breaks)
        with pytest.raises(RuntimeError), transaction.atomic():
            compare_text(claim.text_id)

        assert changed() == {claim.text_id}

    def test_where_nothing_was_changed_nothing_is_done(self, monkeypatch):
        text = ArticleTextFactory()
        monkeypatch.setattr(catching_up, "compare", pytest.fail)

        compare_text(text.pk)
