"""A person sets one claim against another, in the same article or across."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.annotation.corroborating import corroborate
from apps.annotation.deeds import undo
from apps.annotation.models import Deed
from apps.annotation.opposing import Contradiction, facing, oppose
from apps.annotation.passages import Passage
from apps.annotation.regrouping import RegroupingRefused
from apps.claims.models import ReviewState
from apps.disputes.arrangements import Stand, arrangement_of
from apps.disputes.material import Corroboration
from apps.disputes.models import Dispute, Opposition
from apps.sources.models import Origin
from tests.factories import ClaimFactory

A, B = Stand("", (1, 2)), Stand("", (3,))


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def far(db):
    """A claim of another article."""
    return ClaimFactory(quote="convoy")


def sides(dispute):
    return [list(stand.claims) for stand in arrangement_of(dispute)]


def address(claim, other) -> str:
    return f"{reverse('claim_oppose', args=[claim.pk])}?other={other.pk}"


def take_back(by):
    undo(deed=Deed.objects.newest_first()[0], by=by, at=timezone.now())


@pytest.mark.parametrize(
    ("claim", "counterclaim", "stands"),
    [
        (1, 9, [(1, 2), (3, 9)]),
        (9, 3, [(1, 2, 9), (3,)]),
        (1, 2, [(1,), (3, 2)]),
        (1, 3, [(1, 2), (3,)]),
    ],
)
def test_the_two_face_each_other(claim, counterclaim, stands):
    assert [stand.claims for stand in facing((A, B), claim, counterclaim)] == stands


def test_beyond_two_sides_who_joins_founds_one():
    assert facing((A, B, Stand("", (4,))), 1, 9)[3] == Stand("", (9,))


def test_a_dispute_that_holds_neither_is_not_joined():
    with pytest.raises(RegroupingRefused):
        facing((A, B), 8, 9)


def test_a_new_dispute_of_two_articles_and_undo(report, far, anna):
    said = Contradiction(report, far, Opposition.Kind.CONTRADICTS)

    dispute = oppose(said=said, question="Did the convoy cross?", by=anna)

    pair = Opposition.objects.get()
    dispute.refresh_from_db()
    assert (pair.claim, pair.counterclaim, pair.origin, pair.state) == (report, far, Origin.ANALYST, "accepted")
    assert (sides(dispute), dispute.article_count, dispute.kinds) == ([[report.pk], [far.pk]], 2, ["contradicts"])

    take_back(anna)
    dispute.refresh_from_db()
    assert (dispute.state, Opposition.objects.count()) == (Dispute.State.REJECTED, 0)


def test_joining_a_dispute_and_undo(dispute, report, far, anna):
    before = sides(dispute)
    said = Contradiction(report, far, Opposition.Kind.DENIES)

    oppose(said=said, dispute=dispute, seen=1, by=anna)
    assert sides(dispute) == [before[0], [*before[1], far.pk]]

    take_back(anna)
    assert sides(dispute) == before
    assert not Opposition.objects.filter(counterclaim=far).exists()


def test_a_pair_that_was_rejected_is_kept_the_way_the_person_says_and_comes_back(dispute, opposition, anna):
    Opposition.objects.update(state=ReviewState.REJECTED)
    said = Contradiction(opposition.counterclaim, opposition.claim, Opposition.Kind.IN_TENSION)

    oppose(said=said, dispute=dispute, seen=1, by=anna)
    pair = Opposition.objects.get()
    assert (pair.claim, pair.kind, pair.state) == (opposition.counterclaim, "in-tension", ReviewState.EDITED)

    take_back(anna)
    pair.refresh_from_db()
    assert (pair.claim, pair.kind, pair.state) == (opposition.claim, "denies", ReviewState.REJECTED)


class TestPage:
    def data(self, claim, place, **other):
        return {"counters": claim.pk, "kind": "contradicts", "place": place, "question": "", **other}

    def test_the_claims_page_leads_there_and_offers_those_of_the_article_first(self, desk, report, denial, far):
        assert reverse("claim_oppose", args=[report.pk]) in desk.get(report.get_absolute_url()).content.decode()

        near = desk.get(reverse("claim_oppose", args=[report.pk])).content.decode()
        found = desk.get(
            reverse("claim_oppose", args=[report.pk]), {"q": "convoy"}, HTTP_HX_REQUEST="true"
        ).content.decode()

        assert address(report, denial) in near
        assert address(report, far) not in near
        assert address(report, far) in found
        assert "<html" not in found

    def test_the_claim_counters_the_other_in_the_dispute_of_either(self, desk, dispute, report, far):
        page = desk.get(address(far, report)).content.decode()
        assert f'value="{dispute.pk}.1"' in page

        response = desk.post(address(far, report), self.data(far, f"{dispute.pk}.1"))

        assert response["Location"] == dispute.get_absolute_url()
        assert Opposition.objects.get(counterclaim=far).claim == report

    def test_the_other_may_be_the_one_that_counters(self, desk, report, far):
        desk.post(address(far, report), self.data(report, "new", question="Did it cross?"))

        assert Opposition.objects.get().counterclaim == report

    def test_a_new_dispute_needs_a_question(self, desk, report, far):
        response = desk.post(address(far, report), self.data(far, "new"))

        assert response.status_code == 422
        assert "needs a question" in response.content.decode()
        assert not Opposition.objects.exists()

    def test_who_comes_second_chooses_again(self, desk, dispute, report, far):
        Dispute.objects.update(version=2)

        response = desk.post(address(far, report), self.data(far, f"{dispute.pk}.1"))

        assert response.status_code == 409
        assert f'value="{dispute.pk}.2"' in response.content.decode()
        assert not Opposition.objects.filter(counterclaim=far).exists()

    def test_a_rejected_claim_stands_against_nothing(self, desk, report, far):
        type(far).objects.filter(pk=far.pk).update(state=ReviewState.REJECTED)

        assert desk.get(address(report, far)).status_code == 404
        assert desk.get(address(far, report)).status_code == 404

    def test_viewers_may_not(self, client, vera, report, far):
        client.force_login(vera)

        assert client.get(address(report, far)).status_code == 403
        assert "Set against another" not in client.get(report.get_absolute_url()).content.decode()

    def test_signed_out_people_are_sent_to_sign_in(self, client, report, far):
        assert client.post(address(report, far))["Location"].startswith(reverse("login"))


class TestWordsThatShowIt:
    def test_they_are_kept_as_evidence_where_they_stand(self, desk, report, denial):
        data = {"counters": denial.pk, "kind": "denies", "place": "new", "question": "Was it rejected?", "cue": "not"}

        desk.post(address(report, denial), data)

        [cue] = Opposition.objects.get().evidence["cues"]
        body = denial.text.body
        assert cue["quote"] == body[cue["start"] : cue["end"]] == "not"
        assert "not" in desk.get(Dispute.objects.get().get_absolute_url()).content.decode()

    def test_words_that_do_not_stand_there_are_refused_and_nothing_is_lost(self, desk, report, denial):
        data = {"counters": denial.pk, "kind": "denies", "place": "new", "question": "Was it?", "cue": "zeppelin"}

        response = desk.post(address(report, denial), data)

        assert response.status_code == 422
        assert "zeppelin" in response.content.decode()
        assert not Opposition.objects.exists()

    def test_undoing_brings_the_engines_reasons_back(self, opposition, anna):
        reasons = opposition.evidence
        said = Contradiction(opposition.claim, opposition.counterclaim, "denies", cue=Passage(0, 7))
        oppose(said=said, question="Was it rejected?", by=anna)

        take_back(anna)

        opposition.refresh_from_db()
        assert opposition.evidence == reasons


class TestSayingTheSame:
    def test_two_claims_of_two_articles_are_kept_without_a_dispute(self, desk, report, far):
        data = {"counters": report.pk, "kind": "corroborates", "place": "new", "question": ""}

        response = desk.post(address(report, far), data)

        row = Corroboration.objects.get()
        assert (row.state, row.origin) == (ReviewState.ACCEPTED, Origin.ANALYST)
        assert response["Location"] == report.get_absolute_url()
        assert not Dispute.objects.exists()

    def test_the_other_joins_the_side_of_the_one(self, desk, dispute, report, far):
        data = {"counters": report.pk, "kind": "corroborates", "place": f"{dispute.pk}.{dispute.version}"}

        desk.post(address(report, far), data)

        assert sides(Dispute.objects.get())[0] == [report.pk, far.pk]

    def test_it_comes_apart_again(self, dispute, report, far, anna):
        before = sides(dispute)
        corroborate(claims=(report, far), dispute=dispute, seen=dispute.version, by=anna)

        take_back(anna)

        assert not Corroboration.objects.exists()
        assert sides(Dispute.objects.get()) == before

    def test_what_a_person_rejected_can_be_kept_after_all(self, report, far, anna):
        first, second = sorted([report, far], key=lambda claim: claim.pk)
        Corroboration.objects.create(claim=first, other=second, state="rejected")

        corroborate(claims=(far, report), by=anna)

        assert Corroboration.objects.get().state == ReviewState.ACCEPTED

    def test_one_article_does_not_corroborate_itself(self, desk, report, denial, anna):
        assert "corroborates" not in desk.get(address(report, denial)).content.decode()
        with pytest.raises(RegroupingRefused):
            corroborate(claims=(report, denial), by=anna)
