"""What a person says a claim says holds: for its disputes, for the history, and against any machine."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.annotation import services
from apps.annotation.deeds import Overtaken, undo
from apps.annotation.marking import Selection, Statement, edit_claim, mark_claim
from apps.annotation.models import Deed
from apps.annotation.passages import PassageRefused
from apps.annotation.tellers import Named, tellers_of
from apps.annotation.versions import Stale
from apps.claims.models import Claim, ClaimSpan, ReviewState, Speaker
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.cast import BODY, DELEGATION_CAME, NOT_TRUE, OFFER_REJECTED
from tests.factories import ClaimFactory, ExclusionFactory, add_span

SHORTER = "Moscow had rejected an Israeli offer"
HAARETZ = Named("Haaretz", Speaker.Kind.OUTLET)
HTMX = {"HTTP_HX_REQUEST": "true"}


def selected(words: str, *, shift: int = 0) -> Selection:
    start = BODY.index(words) + shift
    return Selection(start=start, end=start + len(words), words=words)


SAID = Statement(speaker=HAARETZ, quoting="indirect", act="assert", note="")


def edit(claim: Claim, anna, *words: str, seen: int = 1, **said: object):
    pieces = [selected(one) for one in words or [claim.quote]]
    return edit_claim(claim=claim, seen=seen, pieces=pieces, statement=replace(SAID, **said), by=anna)


def again(claim: Claim) -> Claim:
    return Claim.objects.shown().defer(None).get(pk=claim.pk)


class TestEditing:
    def test_words_speaker_and_act_are_as_the_person_says_and_the_claim_is_edited(self, report, anna):
        edit(report, anna, SHORTER, speaker=Named("Moscow", "government"), act="deny", negated=True, note="see p. 2")

        claim = again(report)
        assert (claim.quote, claim.speaker.name, claim.act, claim.negated) == (SHORTER, "Moscow", "deny", True)
        assert (claim.start, claim.end) == (BODY.index(SHORTER), BODY.index(SHORTER) + len(SHORTER))
        assert (claim.state, claim.note) == (ReviewState.EDITED, "see p. 2")

    def test_several_pieces_are_kept_in_text_order(self, report, anna):
        edit(report, anna, "senior officials", SHORTER)

        assert [span.quote for span in again(report).content] == [SHORTER, "senior officials"]

    def test_pieces_that_share_words_are_refused(self, report, anna):
        with pytest.raises(PassageRefused, match="same words"):
            edit(report, anna, SHORTER, "Israeli offer to send")

    def test_another_speaker_takes_the_former_ones_name_off_the_claim(self, report, anna):
        edit(report, anna, speaker=Named("Moscow", "government"))

        assert not again(report).spans.filter(role=ClaimSpan.Role.SPEAKER).exists()

    def test_the_same_speaker_keeps_it(self, report, anna):
        edit(report, anna, SHORTER)

        assert again(report).spans.filter(role=ClaimSpan.Role.SPEAKER).count() == 1

    def test_its_disputes_follow(self, dispute, report, haaretz, anna):
        refresh_disputes([dispute.pk])

        edit(report, anna, speaker=Named("A. Newcomer", "person"))

        assert haaretz.pk not in Dispute.objects.get().speaker_keys
        assert Dispute.objects.searched("Newcomer").exists()

    def test_words_of_another_place_change_nothing(self, report, anna):
        with pytest.raises(PassageRefused):
            edit_claim(
                claim=report, seen=1, pieces=[selected(SHORTER, shift=2)], statement=replace(SAID, act="deny"), by=anna
            )

        assert again(report).version == 1

    def test_left_out_lines_are_refused(self, report, anna):
        ExclusionFactory(text=report.text, start=0, end=BODY.index("\n"))

        with pytest.raises(PassageRefused, match="not part of the article"):
            edit(report, anna, "Kremlin Denies")

    def test_two_claims_never_become_the_same(self, report, denial, anna):
        with pytest.raises(PassageRefused, match=f"Claim {denial.pk}"):
            edit(report, anna, NOT_TRUE, speaker=Named("Dmitry Peskov", "person"))

    def test_who_saw_an_older_version_changes_nothing(self, report, anna):
        services.accept_claim(claim=report, seen=1, by=anna)

        with pytest.raises(Stale):
            edit(again(report), anna, SHORTER, seen=1)

        assert again(report).quote == OFFER_REJECTED


class TestLadders:
    SOURCES = Named("military sources", Speaker.Kind.UNNAMED)

    def test_tellers_become_rungs_the_outermost_first(self, account, anna):
        edit(account, anna, speaker=Named("Dmitry Peskov", "person"), tellers=(HAARETZ, self.SOURCES))

        claim = again(account)
        assert [one.name for one in claim.ladder] == ["Haaretz", "military sources", "Dmitry Peskov"]
        assert claim.is_second_hand
        assert claim.within.speaker.article == claim.text.article  # unnamed: of this article alone

    def test_a_rung_holds_the_whole_sentence_that_was_passed_on(self, account, anna):
        edit(account, anna, speaker=Named("Dmitry Peskov", "person"), tellers=(HAARETZ,))

        assert again(account).within.quote == f"He said that {DELEGATION_CAME}."

    def test_two_claims_of_one_sentence_share_a_rung(self, account, anna):
        other = ClaimFactory(text=account.text, speaker=account.speaker, quote="had come to Moscow")
        for claim in (account, other):
            edit(claim, anna, speaker=Named("Dmitry Peskov", "person"), tellers=(HAARETZ,))

        assert again(account).within == again(other).within

    def test_a_rung_taken_away_leaves_the_rung_of_others_alone(self, account, anna):
        edit(account, anna, speaker=Named("Dmitry Peskov", "person"), tellers=(HAARETZ,))
        rung = again(account).within

        edit(again(account), anna, speaker=Named("Dmitry Peskov", "person"), seen=2)

        assert again(account).within is None
        assert again(rung).state == ReviewState.ACCEPTED

    def test_a_ladder_that_stays_as_it_is_makes_no_new_rung(self, account, anna):
        edit(account, anna, speaker=Named("Dmitry Peskov", "person"), tellers=(HAARETZ,))
        claims = Claim.objects.count()

        edit(again(account), anna, seen=2, speaker=Named("Dmitry Peskov", "person"), tellers=tellers_of(again(account)))

        assert Claim.objects.count() == claims

    def test_a_claim_is_never_its_own_rung(self, report, anna):
        edit(report, anna, f"that {OFFER_REJECTED}", speaker=HAARETZ, tellers=(HAARETZ,))

        assert again(report) not in (again(report).within, again(report).within.within)

    def test_a_marked_claim_can_stand_on_a_ladder_at_once(self, text, anna):
        claim, _ = mark_claim(
            text=text, selection=selected(DELEGATION_CAME), statement=replace(SAID, tellers=(self.SOURCES,)), by=anna
        )

        assert [one.name for one in again(claim).ladder] == ["military sources", "Haaretz"]


class TestUndoing:
    def test_everything_stands_as_before_words_pieces_and_speaker(self, report, dispute, anna):
        before = again(report)
        deed = edit(report, anna, SHORTER, "senior officials", speaker=Named("Moscow", "government"), act="deny")

        undo(deed=deed, by=anna, at=timezone.now())

        after = again(report)
        assert (after.quote, after.start, after.end, after.speaker) == (
            before.quote,
            before.start,
            before.end,
            before.speaker,
        )
        assert (after.act, after.state) == ("assert", "suggested")
        assert [span.quote for span in after.spans.filter(role="speaker")] == ["The Israeli newspaper Haaretz"]

    def test_what_was_edited_again_is_not_undone(self, report, anna):
        deed = edit(report, anna, SHORTER)
        edit(again(report), anna, "Israeli offer", seen=2)

        with pytest.raises(Overtaken):
            undo(deed=deed, by=anna, at=timezone.now())

    def test_a_later_change_of_something_else_stays(self, report, anna):
        deed = edit(report, anna, SHORTER)
        add_span(report, "Wednesday", ClaimSpan.Role.CUE)

        undo(deed=deed, by=anna, at=timezone.now())

        assert again(report).spans.filter(quote="Wednesday").exists()

    def test_a_marked_claim_and_its_rungs_are_rejected_not_gone(self, text, anna):
        claim, deed = mark_claim(
            text=text, selection=selected(DELEGATION_CAME), statement=replace(SAID, tellers=(HAARETZ,)), by=anna
        )

        undo(deed=deed, by=anna, at=timezone.now())

        assert set(Claim.objects.values_list("state", flat=True)) == {"rejected"}
        assert again(claim).quote == DELEGATION_CAME

    def test_saving_what_stands_already_is_no_deed(self, report, anna):
        edit(report, anna, SHORTER)

        assert edit(again(report), anna, seen=2) is None
        assert Deed.objects.count() == 1

    def test_a_rejected_edit_that_is_brought_back_is_still_edited(self, report, anna):
        edit(report, anna, SHORTER)
        services.reject_claim(claim=again(report), seen=2, by=anna, reason="duplicate")
        services.reopen_claim(claim=again(report), seen=3, by=anna)

        assert again(report).state == ReviewState.EDITED


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


def page(response) -> str:
    return response.content.decode()


def url(claim: Claim) -> str:
    return reverse("claim_edit", args=[claim.pk])


def sent(claim: Claim, *words: str, **other: object) -> dict[str, object]:
    """What the form sends."""
    pieces = [selected(one) for one in words or [claim.quote]]
    data = {
        f"piece-{place}-{name}": getattr(piece, name)
        for place, piece in enumerate(pieces)
        for name in ("start", "end", "words")
    }
    counts = {"piece-TOTAL_FORMS": len(pieces), "piece-INITIAL_FORMS": 0}
    fields = {"version": claim.version, "speaker": "Haaretz", "kind": "outlet", "quoting": "indirect", "act": "assert"}
    return {**data, **counts, **fields, **other}


class TestPage:
    def test_the_form_shows_what_is_known(self, desk, report):
        html = page(desk.get(url(report)))

        assert OFFER_REJECTED in html
        assert 'value="Haaretz"' in html
        assert "Edit claim" in html

    def test_saving_leads_back_to_the_words_and_offers_to_undo(self, desk, report):
        response = desk.post(url(report), sent(report, SHORTER))

        assert response["Location"] == f"{report.text.article.get_absolute_url()}#c{report.pk}"
        html = page(desk.get(report.text.article.get_absolute_url()))
        assert f"Claim {report.pk} saved." in html
        assert reverse("deed_undo", args=[Deed.objects.get().pk]) in html

    def test_it_leads_back_to_where_the_person_came_from_on_this_site_only(self, desk, report):
        assert desk.post(url(report), sent(report, next="/disputes/"))["Location"] == "/disputes/"
        report.refresh_from_db()
        assert "evil" not in desk.post(url(report), sent(report, next="https://evil.example/"))["Location"]

    def test_a_selection_takes_the_place_of_the_words(self, desk, report):
        start = BODY.index(SHORTER)

        html = page(desk.get(url(report), {"start": start, "end": start + len(SHORTER)}))

        assert f'<mark class="own">{SHORTER}</mark>' in html

    def test_an_edge_moves_without_saving_and_nothing_typed_is_lost(self, desk, report):
        data = sent(report, SHORTER, move="0:end-later", speaker="Somebody new", note="my note", teller0="A paper")

        response = desk.post(url(report), data)

        assert response.status_code == 200
        assert f'<mark class="own">{SHORTER} to</mark>' in page(response)
        assert all(words in page(response) for words in ("Somebody new", "my note", "A paper"))
        assert again(report).version == 1

    def test_a_piece_can_be_left_out(self, desk, report):
        data = sent(report, SHORTER, "senior officials", move="0:drop")

        html = page(desk.post(url(report), data))

        assert '<mark class="own">senior officials</mark>' in html
        assert f'<mark class="own">{SHORTER}</mark>' not in html

    @pytest.mark.parametrize("move", ["nonsense", "9:end-later", "x:drop", "0:fly", ""])
    def test_a_button_nobody_made_is_refused_and_nothing_is_lost(self, desk, report, move):
        response = desk.post(url(report), sent(report, move=move, note="my note"))

        assert response.status_code == 422
        assert "my note" in page(response)

    def test_words_that_do_not_stand_there_are_refused_and_nothing_is_lost(self, desk, report):
        data = sent(report, note="my note", **{"piece-0-words": "words of another text"})

        response = desk.post(url(report), data)

        assert response.status_code == 422
        assert "do not stand at this place" in page(response)
        assert "my note" in page(response)
        assert "words of another text" in page(response)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"act": "nonsense"},
            {"piece-TOTAL_FORMS": "x"},
            {"piece-TOTAL_FORMS": 0},
            {"piece-0-start": "-4"},
            {"piece-0-end": ""},
            {"version": ""},
            {"teller_kind0": "planet", "teller0": "Mars"},
        ],
    )
    def test_what_no_form_sends_is_refused(self, desk, report, wrong):
        assert desk.post(url(report), sent(report, **wrong)).status_code == 422
        assert again(report).version == 1

    def test_the_second_of_two_sees_both_versions_and_loses_nothing(self, desk, report, rita):
        data = sent(report, SHORTER, note="my note")
        edit(report, rita, "an Israeli offer", act="deny", note="hers")

        response = desk.post(url(report), data)

        assert response.status_code == 409
        html = page(response)
        assert "rita changed this claim" in html
        assert all(words in html for words in ("my note", "hers", SHORTER, "denies"))
        assert desk.post(url(report), {**data, "version": 2}).status_code == 302
        assert again(report).quote == SHORTER

    def test_htmx_gets_the_form_alone_and_keeps_it_where_it_stood(self, desk, report):
        response = desk.post(url(report), sent(report, act="nonsense"), **HTMX)

        assert (response.status_code, response["HX-Retarget"]) == (422, "#mark-form")
        assert "<html" not in page(response)
        assert 'hx-target="#reading"' in page(response)

    def test_signed_out_people_are_sent_to_sign_in(self, client, report):
        assert client.get(url(report))["Location"].startswith(reverse("login"))

    def test_viewers_are_refused(self, client, vera, report):
        client.force_login(vera)

        assert client.post(url(report), sent(report)).status_code == 403

    def test_a_missing_claim_is_not_found(self, desk):
        assert desk.get(reverse("claim_edit", args=[999])).status_code == 404

    def test_no_other_method_is_answered(self, desk, report):
        assert desk.put(url(report)).status_code == 405


class TestUndoOfADecision:
    def test_the_message_carries_the_address_that_takes_it_back(self, desk, report):
        desk.post(reverse("claim_accept", args=[report.pk]), {"version": 1})
        address = f"{reverse('claim_undo', args=[report.pk])}?version=2"

        assert address in page(desk.get(report.get_absolute_url()))
        desk.post(address)
        assert again(report).state == ReviewState.SUGGESTED
