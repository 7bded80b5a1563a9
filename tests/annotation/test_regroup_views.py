"""The pages on which people sort claims into disputes."""

import pytest
from django.urls import reverse

from apps.annotation.models import Deed
from apps.disputes.arrangements import arrangement_of
from apps.disputes.material import Suggestion
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.factories import (
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    OppositionFactory,
    PositionFactory,
)

HTMX = {"HTTP_HX_REQUEST": "true"}
FORMS = ["dispute_merge", "dispute_split", "dispute_parent", "dispute_add"]
POSTS = ["claim_add", "claim_move", "claim_remove", "claim_keep_out"]


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def other(dispute, peskov, haaretz):
    """Another dispute of the same speakers, the other way round."""
    text = ArticleTextFactory()
    dispute = DisputeFactory(question="Was the offer turned down?")
    for speaker, quote in ((peskov, "ministry"), (haaretz, "convoy")):
        claim = ClaimFactory(text=text, speaker=speaker, quote=quote)
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=claim)
    refresh_disputes(Dispute.objects.values_list("pk", flat=True))
    dispute.refresh_from_db()
    return dispute


def page(response) -> str:
    return response.content.decode()


def sides(dispute):
    return [list(stand.claims) for stand in arrangement_of(dispute)]


class TestAccess:
    @pytest.mark.parametrize("name", [*FORMS, *POSTS])
    def test_signed_out_people_are_sent_to_sign_in(self, client, dispute, name):
        response = client.post(reverse(name, args=[dispute.pk]), {"version": 1})

        assert response["Location"].startswith(reverse("login"))

    @pytest.mark.parametrize("name", [*FORMS, *POSTS])
    def test_viewers_are_told_which_right_they_lack(self, client, vera, dispute, name):
        client.force_login(vera)

        ask = client.get if name in FORMS else client.post
        assert ask(reverse(name, args=[dispute.pk])).status_code == 403

    @pytest.mark.parametrize("name", FORMS)
    @pytest.mark.parametrize("state", [Dispute.State.REJECTED, Dispute.State.MERGED])
    def test_what_nobody_looks_at_any_more_is_not_regrouped(self, desk, dispute, name, state):
        heir = DisputeFactory() if state == Dispute.State.MERGED else None
        Dispute.objects.filter(pk=dispute.pk).update(state=state, merged_into=heir)

        assert desk.get(reverse(name, args=[dispute.pk])).status_code == 404

    def test_readers_see_no_controls(self, client, dispute, vera):
        client.force_login(vera)

        html = page(client.get(dispute.get_absolute_url()))

        assert "Move or take out" not in html
        assert reverse("dispute_merge", args=[dispute.pk]) not in html


class TestMerge:
    def address(self, dispute, other=None) -> str:
        return reverse("dispute_merge", args=[dispute.pk]) + (f"?other={other.pk}" if other else "")

    def test_disputes_of_the_same_speakers_are_offered_and_others_are_searched(self, desk, dispute, other):
        offered = page(desk.get(self.address(dispute)))
        found = page(desk.get(self.address(dispute), {"q": "offer"}, **HTMX))
        nothing = page(desk.get(self.address(dispute), {"q": "tomatoes"}, **HTMX))

        link = f'href="{self.address(dispute, other)}"'
        assert link in offered
        assert link in found
        assert "<html" not in found
        assert link not in nothing

    def test_the_preview_guesses_by_the_speakers_and_can_be_swapped(self, desk, dispute, other):
        html = page(desk.get(self.address(dispute, other)))

        assert '<option value="1" selected>' in html.split('name="place0"')[1].split("</select>")[0]
        assert f"{self.address(dispute, other)}&amp;place0=0&amp;place1=1".split("?")[1] in html
        swapped = page(desk.get(f"{self.address(dispute, other)}&place0=0&place1=1"))
        assert '<option value="0" selected>' in swapped.split('name="place0"')[1].split("</select>")[0]

    def test_merging_leads_the_old_address_to_the_heir(self, desk, dispute, other):
        old = other.get_absolute_url()

        data = {"version": 1, "other_version": 1, "place0": 1, "place1": 0}
        response = desk.post(self.address(dispute, other), data, follow=True)

        assert "The disputes are merged" in page(response)
        gone = desk.get(old)
        assert (gone.status_code, gone["Location"]) == (301, dispute.get_absolute_url())

    def test_who_comes_second_looks_again(self, desk, dispute, other):
        Dispute.objects.filter(pk=other.pk).update(version=2)

        data = {"version": 1, "other_version": 1, "place0": 1, "place1": 0}
        response = desk.post(self.address(dispute, other), data)

        assert response.status_code == 409
        assert 'name="other_version" value="2"' in page(response)
        assert not Deed.objects.exists()

    def test_a_place_that_is_none_is_refused(self, desk, dispute, other):
        data = {"version": 1, "other_version": 1, "place0": 9, "place1": 0}

        assert desk.post(self.address(dispute, other), data).status_code == 422

    @pytest.mark.parametrize("number", ["0", "999999999999999999999", "x", "-1"])
    def test_any_number_in_the_address_is_answered(self, desk, dispute, number):
        assert desk.get(self.address(dispute), {"other": number}).status_code in {200, 404}


class TestSplit:
    @pytest.fixture
    def wide(self, dispute, text):
        MembershipFactory(position=dispute.positions.first(), claim=ClaimFactory(text=text, quote="Moscow"), ordinal=1)
        return dispute

    def send(self, desk, wide, claims, **other):
        data = {"version": 1, "claims": claims, "question": "Did a delegation come?", "is_part": "on", **other}
        return desk.post(reverse("dispute_split", args=[wide.pk]), data)

    def test_the_new_dispute_opens_and_is_a_part_of_the_old_one(self, desk, wide):
        (_, second), (_, fourth) = sides(wide)

        response = self.send(desk, wide, [second, fourth])

        new = Dispute.objects.get(parent=wide)
        assert response["Location"] == new.get_absolute_url()
        assert sides(new) == [[second], [fourth]]

    def test_what_was_chosen_and_typed_comes_back_with_a_refusal(self, desk, wide):
        response = self.send(desk, wide, [sides(wide)[0][1]])

        html = page(response)
        assert response.status_code == 422
        assert "two sides at least" in html
        assert "Did a delegation come?" in html
        assert html.count(" checked") == 2

    @pytest.mark.parametrize("missing", [{"claims": []}, {"question": " "}, {"claims": [0]}])
    def test_nothing_is_split_without_claims_and_a_question(self, desk, wide, missing):
        claims = [sides(wide)[0][1], sides(wide)[1][1]]

        assert self.send(desk, wide, **{"claims": claims} | missing).status_code == 422
        assert Dispute.objects.count() == 1

    def test_who_comes_second_keeps_what_they_chose(self, desk, wide):
        Dispute.objects.filter(pk=wide.pk).update(version=2)

        response = self.send(desk, wide, [sides(wide)[0][1], sides(wide)[1][1]])

        assert response.status_code == 409
        assert page(response).count(" checked") == 3
        assert 'name="version" value="2"' in page(response)


class TestSingleClaims:
    def post(self, desk, name, dispute, **data):
        return desk.post(reverse(name, args=[dispute.pk]), {"version": 1, **data})

    def test_a_claim_is_moved_from_its_card(self, desk, dispute, account):
        back = f"{dispute.get_absolute_url()}#c{account.pk}"

        response = self.post(desk, "claim_move", dispute, claim=account.pk, side=0, next=back)

        assert response["Location"] == back
        assert account.pk in sides(dispute)[0]

    def test_a_claim_is_taken_out(self, desk, dispute, account):
        self.post(desk, "claim_remove", dispute, claim=account.pk)

        assert not dispute.memberships.filter(claim=account).exists()

    def test_a_refusal_is_told_on_the_page(self, desk, dispute, report):
        response = self.post(desk, "claim_remove", dispute, claim=report.pk)

        assert "one side only" in page(desk.get(response["Location"]))
        assert dispute.memberships.filter(claim=report).exists()

    def test_who_comes_second_may_do_it_all_the_same(self, desk, dispute, account):
        Dispute.objects.filter(pk=dispute.pk).update(version=2)

        response = self.post(desk, "claim_move", dispute, claim=account.pk, side=0)

        html = page(response)
        assert response.status_code == 409
        for hidden in (f'name="claim" value="{account.pk}"', 'name="side" value="0"', 'name="version" value="2"'):
            assert hidden in html
        assert f'action="{reverse("claim_move", args=[dispute.pk])}"' in html

    @pytest.mark.parametrize("data", [{}, {"claim": "x", "side": 0}, {"claim": 1, "side": -1}])
    def test_a_form_that_lacks_something_is_refused(self, desk, dispute, data):
        assert self.post(desk, "claim_move", dispute, **data).status_code == 400

    def test_opponents_outside_are_offered_and_others_are_searched(self, desk, dispute, report):
        opponent = ClaimFactory(quote="border")
        OppositionFactory(claim=report, counterclaim=opponent)
        other = ClaimFactory(text=opponent.text, quote="convoy")
        address = reverse("dispute_add", args=[dispute.pk])

        offered = page(desk.get(address))
        found = page(desk.get(address, {"q": "convoy"}, **HTMX))

        assert f'name="claim" value="{opponent.pk}"' in offered
        assert f'name="claim" value="{other.pk}"' not in offered
        assert f'name="claim" value="{other.pk}"' in found
        assert "<html" not in found

    def test_a_claim_inside_is_not_offered(self, desk, dispute, report):
        assert f'name="claim" value="{report.pk}"' not in page(
            desk.get(reverse("dispute_add", args=[dispute.pk]), {"q": "officials"})
        )

    def test_a_claim_is_added_to_a_new_side(self, desk, dispute):
        far = ClaimFactory()

        self.post(desk, "claim_add", dispute, claim=far.pk, side=2)

        assert sides(dispute)[2] == [far.pk]


class TestSuggestions:
    @pytest.fixture
    def suggestion(self, dispute):
        return Suggestion.objects.create(dispute=dispute, position=dispute.positions.last(), claim=ClaimFactory())

    def test_what_the_engine_would_add_is_added(self, desk, dispute, suggestion):
        data = {"version": 1, "claim": suggestion.claim_id, "side": suggestion.position.ordinal}

        desk.post(reverse("claim_add", args=[dispute.pk]), data)

        assert suggestion.claim_id in sides(dispute)[1]
        assert not Suggestion.objects.exists()

    def test_what_is_turned_down_is_not_offered_again_and_nobody_moves(self, desk, dispute, suggestion):
        before = sides(dispute)

        desk.post(reverse("claim_keep_out", args=[dispute.pk]), {"version": 1, "claim": suggestion.claim_id})

        assert sides(dispute) == before
        assert dispute.removals.get().claim == suggestion.claim
        assert not Suggestion.objects.exists()
        desk.post(reverse("deed_undo", args=[Deed.objects.get().pk]))
        assert not dispute.removals.exists()

    def test_a_member_is_not_turned_down(self, desk, dispute, account):
        address = reverse("claim_keep_out", args=[dispute.pk])

        response = desk.post(address, {"version": 1, "claim": account.pk}, follow=True)

        assert "Take it out instead" in page(response)
        assert not dispute.removals.exists()


class TestParent:
    def test_a_parent_is_chosen_and_left(self, desk, dispute, other):
        address = reverse("dispute_parent", args=[other.pk])

        assert f'name="parent" value="{dispute.pk}"' in page(desk.get(address, {"q": ""}))
        desk.post(address, {"version": 1, "parent": dispute.pk})
        assert dispute.children.get() == other
        desk.post(address, {"version": 2})
        assert not dispute.children.exists()


class TestHistory:
    def test_it_names_who_did_what_and_undoes_it(self, desk, client, dispute, account):
        before = sides(dispute)
        desk.post(reverse("claim_move", args=[dispute.pk]), {"version": 1, "claim": account.pk, "side": 0})
        address = reverse("dispute_history", args=[dispute.pk])

        html = page(desk.get(address, **HTMX))
        assert f"anna moved claim {account.pk} to side A" in html
        assert "<html" not in html
        assert reverse("deed_undo", args=[Deed.objects.get().pk]) in html

        response = desk.post(reverse("deed_undo", args=[Deed.objects.get().pk]), follow=True)
        assert "Undone" in page(response)
        assert sides(dispute) == before
        html = page(desk.get(address))
        assert "undone by anna" in html
        assert "<button" not in html.split('id="history"')[1].split("</section>")[0]

    def test_a_new_question_stands_in_it_and_counts_do_not(self, desk, dispute):
        desk.post(reverse("dispute_edit", args=[dispute.pk]), {"version": 1, "question": "Was it turned down?"})

        html = page(desk.get(reverse("dispute_history", args=[dispute.pk])))

        assert "Was it turned down?" in html
        assert "claim count" not in html

    def test_readers_may_look_and_not_undo(self, desk, client, dispute, account, vera):
        desk.post(reverse("claim_move", args=[dispute.pk]), {"version": 1, "claim": account.pk, "side": 0})
        client.force_login(vera)

        html = page(client.get(reverse("dispute_history", args=[dispute.pk])))

        assert "anna moved" in html
        assert "deeds/" not in html
        assert client.post(reverse("deed_undo", args=[Deed.objects.get().pk])).status_code == 403

    def test_what_was_overtaken_says_so(self, desk, dispute, account):
        for version, side in ((1, 0), (2, 2)):
            desk.post(reverse("claim_move", args=[dispute.pk]), {"version": version, "claim": account.pk, "side": side})
        first = Deed.objects.order_by("pk")[0]

        response = desk.post(reverse("deed_undo", args=[first.pk]), follow=True)

        assert "Undo that first" in page(response)
        assert account.pk in sides(dispute)[2]
