"""The desk's pages: marking, deciding, editing."""

import pytest
from django.urls import reverse

from apps.claims.models import Claim, ReviewState
from apps.disputes.models import Dispute
from apps.sources.models import Article, Exclusion
from tests.cast import BODY, OFFER_REJECTED
from tests.factories import ArticleTextFactory, ExclusionFactory, SpeakerFactory

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


def page(response) -> str:
    return response.content.decode()


def mark_data(text, words=OFFER_REJECTED, **other):
    start = BODY.index(words)
    return {
        "text": text.pk,
        "start": start,
        "end": start + len(words),
        "words": words,
        "speaker": "Haaretz",
        "kind": "outlet",
        "quoting": "indirect",
        "act": "assert",
        "note": "as told by Sputnik",
        **other,
    }


def mark_url(text) -> str:
    return reverse("claim_mark", args=[text.article_id])


DECISIONS = ["claim_accept", "claim_reject", "claim_undo", "dispute_accept", "dispute_reject", "dispute_undo"]
LINE_DECISIONS = ["lines_restore", "lines_leave_out_again"]
FORMS = ["claim_mark", "article_edit", "dispute_edit"]


class TestAccess:
    @pytest.mark.parametrize("name", [*DECISIONS, *LINE_DECISIONS, "lines_leave_out"])
    @pytest.mark.parametrize("htmx", [{}, HTMX])
    def test_signed_out_people_are_sent_to_sign_in(self, client, db, name, htmx):
        response = client.post(reverse(name, args=[1]), {"version": 1}, **htmx)

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("login"))

    @pytest.mark.parametrize("name", [*DECISIONS, *LINE_DECISIONS, *FORMS, "lines_leave_out"])
    def test_viewers_are_told_which_right_they_lack(self, client, vera, name):
        client.force_login(vera)

        response = client.post(reverse(name, args=[1]), {"version": 1})

        assert response.status_code == 403
        assert "mark, edit, decide and merge" in page(response)

    @pytest.mark.parametrize("name", [*DECISIONS, *LINE_DECISIONS, *FORMS, "lines_leave_out"])
    def test_what_is_not_there_is_not_found(self, desk, name):
        assert desk.post(reverse(name, args=[999]), {"version": 1}).status_code == 404

    @pytest.mark.parametrize("name", [*DECISIONS, *LINE_DECISIONS, "lines_leave_out"])
    def test_nothing_is_decided_by_a_get(self, desk, name):
        assert desk.get(reverse(name, args=[1])).status_code == 405

    def test_suggested_names_are_for_analysts(self, client, vera, haaretz):
        client.force_login(vera)

        assert client.get(reverse("speaker_names"), {"speaker": "haar"}).status_code == 403


class TestMarking:
    def test_a_marked_claim_stands_in_the_article(self, desk, text):
        response = desk.post(mark_url(text), mark_data(text), follow=True)

        claim = Claim.objects.get()
        assert (claim.quote, claim.speaker.name, claim.note) == (OFFER_REJECTED, "Haaretz", "as told by Sputnik")
        assert f'id="c{claim.pk}"' in page(response)

    def test_words_that_do_not_stand_there_are_refused_and_everything_typed_is_kept(self, desk, text):
        data = mark_data(text, speaker="Somebody new", note="my note")

        response = desk.post(mark_url(text), {**data, "start": data["start"] + 1, "end": data["end"] + 1})

        assert response.status_code == 422
        assert "do not stand at this place" in page(response)
        assert "Somebody new" in page(response)
        assert "my note" in page(response)
        assert not Claim.objects.exists()

    def test_htmx_gets_the_form_back_where_it_stood(self, desk, text):
        response = desk.post(mark_url(text), mark_data(text, act="nonsense"), **HTMX)

        assert response.status_code == 422
        assert response["HX-Retarget"] == "#mark-form"
        assert "<html" not in page(response)

    def test_a_selection_in_an_older_text_is_refused(self, desk, text):
        data = mark_data(text)
        ArticleTextFactory(article=text.article, number=2, body=BODY + "More.")

        response = desk.post(mark_url(text), data)

        assert response.status_code == 409
        assert "new text" in page(response)
        assert "as told by Sputnik" in page(response)

    def test_the_address_of_a_passage_opens_the_form_with_its_words(self, desk, text):
        start = BODY.index(OFFER_REJECTED)

        response = desk.get(mark_url(text), {"start": start, "end": start + len(OFFER_REJECTED)})

        assert OFFER_REJECTED in page(response)
        assert 'name="speaker"' in page(response)

    @pytest.mark.parametrize(
        "query", [{}, {"start": "x", "end": "5"}, {"start": "9", "end": "3"}, {"start": 0, "end": 10**9}]
    )
    def test_without_a_passage_sentences_can_be_picked(self, desk, text, query):
        response = desk.get(mark_url(text), query)

        assert "From sentence" in page(response)
        assert "The Israeli newspaper Haaretz" in page(response)

    def test_known_speakers_are_suggested_as_one_types(self, desk, haaretz, peskov):
        SpeakerFactory(name="Dm. Peskov", merged_into=peskov)

        html = page(desk.get(reverse("speaker_names"), {"speaker": "PESK"}))

        assert "Dmitry Peskov" in html
        assert "Dm. Peskov" not in html
        assert "Haaretz" not in html

    def test_nothing_typed_suggests_nothing(self, desk, haaretz):
        assert "Haaretz" not in page(desk.get(reverse("speaker_names"), {"speaker": ""}))

    def test_selected_lines_leave_the_article(self, desk, text):
        data = mark_data(text, "Kremlin Denies")

        response = desk.post(reverse("lines_leave_out", args=[text.article_id]), data, follow=True)

        assert "not part of the article" in page(response)

    def test_lines_that_changed_stay(self, desk, text):
        data = mark_data(text, "Kremlin Denies", start=3)

        response = desk.post(reverse("lines_leave_out", args=[text.article_id]), data, follow=True)

        assert not Exclusion.objects.exists()
        assert "do not stand at this place" in page(response)

    def test_lines_of_an_older_text_stay(self, desk, text):
        data = mark_data(text, "Kremlin Denies") | {"text": text.pk + 1}

        desk.post(reverse("lines_leave_out", args=[text.article_id]), data)

        assert not Exclusion.objects.exists()


class TestDecisions:
    def test_a_claim_is_accepted_and_the_page_it_came_from_comes_back(self, desk, report):
        back = report.text.article.get_absolute_url()

        response = desk.post(reverse("claim_accept", args=[report.pk]), {"version": 1, "next": f"{back}#claim-1"})

        report.refresh_from_db()
        assert report.state == ReviewState.ACCEPTED
        assert response["Location"] == f"{back}#claim-1"

    @pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
    def test_nobody_is_sent_to_another_site(self, desk, report, elsewhere):
        response = desk.post(reverse("claim_accept", args=[report.pk]), {"version": 1, "next": elsewhere})

        assert response["Location"] == report.get_absolute_url()

    def test_a_rejected_claim_leaves_the_text_and_can_be_brought_back(self, desk, report):
        desk.post(reverse("claim_reject", args=[report.pk]), {"version": 1, "reason": "not a claim"})
        html = page(desk.get(report.text.article.get_absolute_url()))
        desk.post(reverse("claim_undo", args=[report.pk]), {"version": 2})

        report.refresh_from_db()
        assert f'id="c{report.pk}"' not in html
        assert "Rejected (1)" in html
        assert report.state == ReviewState.SUGGESTED

    def test_who_comes_second_sees_what_the_first_did(self, desk, client, report, rita):
        client.force_login(rita)
        client.post(reverse("claim_reject", args=[report.pk]), {"version": 1, "reason": "duplicate"})

        response = desk.post(reverse("claim_accept", args=[report.pk]), {"version": 1})

        report.refresh_from_db()
        assert response.status_code == 409
        assert "by rita" in page(response)
        assert "duplicate" in page(response)
        assert 'name="version" value="2"' in page(response)
        assert report.state == ReviewState.REJECTED

    def test_htmx_shows_a_conflict_above_the_page(self, desk, report):
        response = desk.post(reverse("claim_accept", args=[report.pk]), {"version": 7}, **HTMX)

        assert response.status_code == 409
        assert response["HX-Retarget"] == "#messages"
        assert "<html" not in page(response)

    @pytest.mark.parametrize("version", ["", "x", "0"])
    def test_a_decision_without_a_version_is_no_decision(self, desk, report, version):
        response = desk.post(reverse("claim_accept", args=[report.pk]), {"version": version})

        report.refresh_from_db()
        assert response.status_code == 400
        assert report.state == ReviewState.SUGGESTED

    @pytest.mark.parametrize(
        ("name", "state"),
        [("dispute_accept", Dispute.State.OPEN), ("dispute_reject", Dispute.State.REJECTED)],
    )
    def test_a_dispute_is_decided_and_the_decision_undone(self, desk, dispute, name, state):
        desk.post(reverse(name, args=[dispute.pk]), {"version": 1})
        dispute.refresh_from_db()
        decided = dispute.state
        desk.post(reverse("dispute_undo", args=[dispute.pk]), {"version": 2})

        dispute.refresh_from_db()
        assert (decided, dispute.state) == (state, Dispute.State.SUGGESTED)

    def test_a_merged_dispute_is_not_decided(self, desk, dispute):
        heir = Dispute.objects.create(question="Heir?", active_on=dispute.active_on)
        dispute.state, dispute.merged_into = Dispute.State.MERGED, heir
        dispute.save()

        assert desk.post(reverse("dispute_accept", args=[dispute.pk]), {"version": 1}).status_code == 404

    def test_lines_are_restored_and_left_out_again(self, desk, text):
        exclusion = ExclusionFactory(text=text)

        desk.post(reverse("lines_restore", args=[exclusion.pk]), {"version": 1})
        exclusion.refresh_from_db()
        restored = exclusion.state
        desk.post(reverse("lines_leave_out_again", args=[exclusion.pk]), {"version": 2})

        exclusion.refresh_from_db()
        assert (restored, exclusion.state) == (Exclusion.State.REJECTED, Exclusion.State.ACCEPTED)


class TestEditing:
    def data(self, **other):
        return {
            "version": 1,
            "title": "A better title",
            "source_name": "TASS",
            "published_on": "2018-09-26",
            "url": "https://example.org/1",
            "byline": "",
            **other,
        }

    def test_details_are_saved(self, desk, article):
        desk.post(reverse("article_edit", args=[article.pk]), self.data())

        saved = Article.objects.get(pk=article.pk)
        assert (saved.title, saved.source.name, saved.version) == ("A better title", "TASS", 2)

    def test_details_nobody_has_checked_are_called_guesses(self, desk, article):
        url = reverse("article_edit", args=[article.pk])
        before = page(desk.get(url))
        desk.post(url, self.data())

        assert "guessed" in before
        assert "guessed" not in page(desk.get(url))

    def test_who_comes_second_sees_both_versions_and_loses_nothing(self, desk, article):
        url = reverse("article_edit", args=[article.pk])
        desk.post(url, self.data(title="Theirs"))

        response = desk.post(url, self.data(title="Mine"))

        html = page(response)
        assert response.status_code == 409
        assert "Theirs" in html
        assert 'value="Mine"' in html
        assert Article.objects.get(pk=article.pk).title == "Theirs"

    def test_who_comes_second_can_save_on_top(self, desk, article):
        url = reverse("article_edit", args=[article.pk])
        desk.post(url, self.data(title="Theirs"))

        desk.post(url, self.data(title="Mine", version=2))

        assert Article.objects.get(pk=article.pk).title == "Mine"

    @pytest.mark.parametrize("wrong", [{"title": ""}, {"published_on": "soon"}, {"url": "nonsense"}])
    def test_wrong_details_are_refused_with_what_was_typed(self, desk, article, wrong):
        response = desk.post(reverse("article_edit", args=[article.pk]), self.data(**wrong))

        assert response.status_code == 422
        assert "TASS" in page(response)

    def test_a_question_is_edited(self, desk, dispute):
        url = reverse("dispute_edit", args=[dispute.pk])

        form = page(desk.get(url))
        desk.post(url, {"version": 1, "question": "Was a visit turned down?"})

        assert dispute.question in form
        assert Dispute.objects.get(pk=dispute.pk).question == "Was a visit turned down?"

    def test_two_questions_at_once_are_shown_to_the_second(self, desk, dispute):
        url = reverse("dispute_edit", args=[dispute.pk])
        desk.post(url, {"version": 1, "question": "Theirs?"})

        response = desk.post(url, {"version": 1, "question": "Mine?"})

        assert response.status_code == 409
        assert "Theirs?" in page(response)
        assert "Mine?" in page(response)

    def test_an_empty_question_is_refused(self, desk, dispute):
        response = desk.post(reverse("dispute_edit", args=[dispute.pk]), {"version": 1, "question": " "})

        assert response.status_code == 422
