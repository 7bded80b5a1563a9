"""Which claims stand in which disputes is people's to say, and can be taken back."""

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from apps.accounts.history import changes_of
from apps.annotation import regrouping
from apps.annotation.deeds import Overtaken, undo, undoable
from apps.annotation.models import Deed
from apps.annotation.regrouping import RegroupingRefused
from apps.annotation.versions import Stale
from apps.disputes.arrangements import Stand, arrangement_of, guessed_places, merged, moved, only, without
from apps.disputes.material import Clash, Corroboration
from apps.disputes.models import Dispute, Membership, Opposition, Position
from apps.ingest.saving import act_as_machine
from apps.sources.models import Origin
from tests.factories import (
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    OppositionFactory,
    PositionFactory,
)

A, B, C = Stand("", (1,)), Stand("ours", (2, 3)), Stand("", (4,))


def sides(dispute):
    return [list(stand.claims) for stand in arrangement_of(dispute)]


def take_back(by):
    return undo(deed=Deed.objects.newest_first()[0], by=by, at=timezone.now())


@pytest.fixture
def other(peskov, haaretz):
    """Another dispute of the same speakers, in another article, the other way round."""
    text = ArticleTextFactory()
    dispute = DisputeFactory(question="Was the offer turned down?")
    for speaker, quote in ((peskov, "ministry"), (haaretz, "convoy")):
        claim = ClaimFactory(text=text, speaker=speaker, quote=quote)
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=claim)
    return dispute


class TestArrangements:
    def test_a_side_that_nobody_is_left_on_is_gone(self):
        assert without((A, B, C), [1]) == (B, C)
        assert moved((A, B, C), 1, 2) == (B, Stand("", (4, 1)))

    def test_a_claim_can_found_a_side(self):
        assert moved((A, B), 3, 2) == (A, Stand("ours", (2,)), Stand("", (3,)))

    def test_what_is_split_off_keeps_its_sides(self):
        assert only((A, B, C), [3, 4]) == (Stand("ours", (3,)), C)

    def test_a_claim_that_stands_in_both_stays_where_the_heir_has_it(self):
        assert merged((A, B), (Stand("", (5,)), Stand("", (1, 6))), {0: 0, 1: 1}) == (
            Stand("", (1, 5)),
            Stand("ours", (2, 3, 6)),
        )

    def test_sides_sent_to_one_new_place_stand_together(self):
        assert merged((A, C), (Stand("x", (5,)), Stand("y", (6,))), {0: 2, 1: 2}) == (A, C, Stand("x", (5, 6)))

    def test_sides_are_guessed_by_claims_then_voices_then_order(self):
        voices = {1: "Haaretz", 2: "Peskov", 5: "Peskov", 6: "Haaretz", 7: None}

        assert guessed_places((A, B), (Stand("", (5,)), Stand("", (6,))), voices) == {0: 1, 1: 0}
        assert guessed_places((A, B), (Stand("", (7,)), Stand("", (1,))), voices) == {1: 0, 0: 1}
        assert guessed_places((A, B), (Stand("", (7,)), Stand("", (8,)), Stand("", (9,))), {}) == {0: 0, 1: 1, 2: 2}


class TestMerging:
    def test_the_heir_holds_both_and_the_other_leads_to_it(self, dispute, other, anna):
        ours, theirs = sides(dispute), sides(other)

        regrouping.merge_disputes(heir=dispute, other=other, seen=(1, 1), places={0: 1, 1: 0}, by=anna)

        assert sides(dispute) == [ours[0] + theirs[1], ours[1] + theirs[0]]
        assert (other.state, other.merged_into) == (Dispute.State.MERGED, dispute)
        assert not Clash.objects.filter(dispute=other).exists()
        dispute.refresh_from_db()
        assert (dispute.origin, dispute.state) == (Origin.ANALYST, Dispute.State.OPEN)
        assert (dispute.claim_count, dispute.article_count) == (5, 2)

    def test_undo_brings_both_back(self, dispute, other, anna, rita):
        before = sides(dispute), sides(other)
        regrouping.merge_disputes(heir=dispute, other=other, seen=(1, 1), places={0: 1, 1: 0}, by=anna)

        take_back(rita)

        assert (sides(dispute), sides(other)) == before
        assert Clash.objects.filter(dispute=other).exists()
        dispute.refresh_from_db()
        other.refresh_from_db()
        assert (dispute.origin, dispute.state, dispute.claim_count) == (Origin.MACHINE, Dispute.State.SUGGESTED, 3)
        assert (other.state, other.merged_into) == (Dispute.State.SUGGESTED, None)

    def test_what_was_merged_into_the_other_goes_along_and_comes_back(self, dispute, other, anna):
        first = DisputeFactory(state=Dispute.State.MERGED, merged_into=other)
        part = DisputeFactory(parent=other)

        regrouping.merge_disputes(heir=dispute, other=other, seen=(1, 1), places={0: 1, 1: 0}, by=anna)
        first.refresh_from_db()
        part.refresh_from_db()
        assert (first.merged_into, part.parent) == (dispute, dispute)

        take_back(anna)
        first.refresh_from_db()
        part.refresh_from_db()
        assert (first.merged_into, part.parent) == (other, other)

    def test_nothing_changes_if_either_was_changed_meanwhile(self, dispute, other, anna):
        Dispute.objects.filter(pk=other.pk).update(version=2)

        with pytest.raises(Stale):
            regrouping.merge_disputes(heir=dispute, other=other, seen=(1, 1), places={0: 0, 1: 1}, by=anna)

        assert len(sides(dispute)) == 2
        assert not Deed.objects.exists()
        assert Dispute.objects.get(pk=dispute.pk).version == 1

    def test_not_with_itself(self, dispute, anna):
        with pytest.raises(RegroupingRefused):
            regrouping.merge_disputes(heir=dispute, other=dispute, seen=(1, 1), places={0: 0, 1: 1}, by=anna)


class TestSplitting:
    @pytest.fixture
    def wide(self, dispute, text):
        """Two claims on each side."""
        claim = ClaimFactory(text=text, quote="Moscow")
        MembershipFactory(position=dispute.positions.first(), claim=claim, ordinal=1)
        return dispute

    def split(self, wide, anna, claims):
        return regrouping.split_dispute(
            dispute=wide, seen=1, claims=claims, question="Did a delegation come?", is_part=True, by=anna
        )

    def test_the_chosen_claims_keep_their_sides_in_the_new_dispute(self, wide, anna):
        (first, second), (third, fourth) = sides(wide)

        new = self.split(wide, anna, [second, fourth])

        assert (sides(wide), sides(new)) == ([[first], [third]], [[second], [fourth]])
        new.refresh_from_db()
        assert (new.parent, new.origin, new.state, new.claim_count) == (wide, Origin.ANALYST, Dispute.State.OPEN, 2)
        assert set(wide.removals.values_list("claim", flat=True)) == {second, fourth}

    def test_both_need_two_sides(self, wide, anna):
        (first, second), (third, _) = sides(wide)

        for claims in ([second], [first, second, third], []):
            with pytest.raises(RegroupingRefused):
                self.split(wide, anna, claims)

        assert Dispute.objects.count() == 1

    def test_undone_the_new_address_leads_back(self, wide, anna):
        before = sides(wide)
        new = self.split(wide, anna, [before[0][1], before[1][1]])

        take_back(anna)

        new.refresh_from_db()
        assert sides(wide) == before
        assert (new.state, new.merged_into) == (Dispute.State.MERGED, wide)
        assert not wide.removals.exists()


class TestSingleClaims:
    def test_a_claim_moves_to_another_side_and_back(self, dispute, account, anna):
        before = sides(dispute)

        regrouping.move_claim(dispute=dispute, seen=1, claim=account, side=0, by=anna)
        assert sides(dispute) == [[before[0][0], account.pk], [before[1][0]]]

        take_back(anna)
        assert sides(dispute) == before

    def test_a_side_keeps_what_people_call_it(self, dispute, account, anna):
        Position.objects.filter(dispute=dispute, ordinal=1).update(label="Russian officials")

        regrouping.move_claim(dispute=dispute, seen=1, claim=account, side=2, by=anna)

        assert [stand.label for stand in arrangement_of(dispute)] == ["", "Russian officials", ""]

    def test_a_move_that_leaves_one_side_is_refused(self, dispute, report, anna):
        with pytest.raises(RegroupingRefused, match="one side only"):
            regrouping.move_claim(dispute=dispute, seen=1, claim=report, side=1, by=anna)

        assert not Deed.objects.exists()

    def test_a_claim_taken_out_leaves_its_pairs_rejected(self, dispute, report, account, anna):
        pair = OppositionFactory(claim=report, counterclaim=account)

        regrouping.remove_claim(dispute=dispute, seen=1, claim=account, by=anna)

        pair.refresh_from_db()
        assert not dispute.memberships.filter(claim=account).exists()
        assert pair.state == "rejected"
        assert dispute.removals.get().claim == account

    def test_undo_puts_it_back_with_its_pairs(self, dispute, report, account, anna):
        OppositionFactory(claim=report, counterclaim=account)
        before = sides(dispute)
        regrouping.remove_claim(dispute=dispute, seen=1, claim=account, by=anna)

        take_back(anna)

        assert sides(dispute) == before
        assert not Opposition.objects.filter(state="rejected").exists()
        assert not dispute.removals.exists()

    def test_a_claim_of_another_article_is_added_even_if_it_was_taken_out_before(self, dispute, account, anna):
        far = ClaimFactory()
        regrouping.remove_claim(dispute=dispute, seen=1, claim=account, by=anna)
        regrouping.add_claim(dispute=dispute, seen=2, claim=far, side=1, by=anna)
        regrouping.add_claim(dispute=dispute, seen=3, claim=account, side=2, by=anna)

        dispute.refresh_from_db()
        assert sides(dispute)[1:] == [[sides(dispute)[1][0], far.pk], [account.pk]]
        assert (dispute.article_count, dispute.removals.count()) == (2, 0)

    def test_a_claim_is_added_once(self, dispute, account, anna):
        with pytest.raises(RegroupingRefused, match="already"):
            regrouping.add_claim(dispute=dispute, seen=1, claim=account, side=0, by=anna)

    def test_the_history_names_the_person(self, dispute, account, anna):
        regrouping.move_claim(dispute=dispute, seen=1, claim=account, side=0, by=anna)

        assert changes_of(dispute)[0].who == "anna"
        assert {change.who for change in changes_of(Membership.objects.get(claim=account)) if change.fields} == {"anna"}


class TestParents:
    def test_a_dispute_becomes_a_part_of_another_and_stands_alone_again(self, dispute, other, anna):
        regrouping.set_parent(dispute=other, seen=1, parent=dispute, by=anna)
        assert dispute.children.get() == other

        take_back(anna)
        assert not dispute.children.exists()

    def test_not_of_its_own_parts(self, dispute, other, anna):
        regrouping.set_parent(dispute=other, seen=1, parent=dispute, by=anna)

        with pytest.raises(RegroupingRefused):
            regrouping.set_parent(dispute=dispute, seen=1, parent=other, by=anna)


class TestUndo:
    def test_what_was_overtaken_cannot_be_undone_before_what_came_after(self, dispute, account, anna):
        regrouping.move_claim(dispute=dispute, seen=1, claim=account, side=0, by=anna)
        regrouping.move_claim(dispute=dispute, seen=2, claim=account, side=2, by=anna)
        second, first = Deed.objects.newest_first()

        assert undoable([first, second]) == {second.pk}
        with pytest.raises(Overtaken):
            undo(deed=first, by=anna, at=timezone.now())
        undo(deed=second, by=anna, at=timezone.now())
        assert undoable([first, second]) >= {first.pk}

    def test_another_question_does_not_stand_in_the_way(self, dispute, account, anna):
        before = sides(dispute)
        regrouping.move_claim(dispute=dispute, seen=1, claim=account, side=0, by=anna)
        Dispute.objects.filter(pk=dispute.pk).update(question="Another?", version=3)

        take_back(anna)

        dispute.refresh_from_db()
        assert (sides(dispute), dispute.question) == (before, "Another?")

    def test_twice_is_once(self, dispute, account, anna):
        regrouping.move_claim(dispute=dispute, seen=1, claim=account, side=0, by=anna)

        versions = [take_back(anna).undone_at for _ in range(2)]

        assert versions[0] == versions[1]


def test_no_machine_moves_the_claims_of_a_decided_dispute(dispute, account, anna):
    regrouping.move_claim(dispute=dispute, seen=1, claim=account, side=0, by=anna)
    far = ClaimFactory()
    rows = Membership.objects.filter(dispute=dispute)

    for change in (
        lambda: rows.update(ordinal=9),
        rows.delete,
        lambda: MembershipFactory(position=dispute.positions.first(), claim=far),
        lambda: Position.objects.filter(dispute=dispute).update(label="x"),
    ):
        with transaction.atomic():
            act_as_machine()
            with pytest.raises(ProgrammingError, match="a person decided it"), transaction.atomic():
                change()


def test_a_machine_still_arranges_what_nobody_has_decided(dispute):
    with transaction.atomic():
        act_as_machine()
        Membership.objects.filter(dispute=dispute).update(ordinal=0)
        Dispute.objects.filter(pk=dispute.pk).delete()

    assert not Membership.objects.exists()


def test_what_says_the_same_as_those_who_stay_is_let_go_with_a_claim_and_comes_back(dispute, report, anna):
    far = ClaimFactory()
    likeness = Corroboration.objects.create(claim=report, other=far)
    regrouping.add_claim(dispute=dispute, seen=1, claim=far, side=0, by=anna)

    regrouping.remove_claim(dispute=dispute, seen=2, claim=far, by=anna)
    likeness.refresh_from_db()
    assert likeness.state == "rejected"

    take_back(anna)
    likeness.refresh_from_db()
    assert likeness.state == "suggested"
