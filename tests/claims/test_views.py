"""The articles, the reader and the claim page, as people meet them."""

import re

import pytest
from django.urls import reverse

from apps.claims.models import Claim
from tests.cast import OFFER_REJECTED
from tests.factories import (
    ArticleFactory,
    ArticleTextFactory,
    ClaimFactory,
    ExclusionFactory,
    RunFactory,
)

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def private(settings):
    settings.PUBLIC_READING = False


def page(response) -> str:
    return response.content.decode()


def long_article(claims: int):
    body = "".join(f"Speaker {number} said that convoy {number} had crossed.\n\n" for number in range(claims))
    text = ArticleTextFactory(body=body)
    for number in range(claims):
        ClaimFactory(text=text, quote=f"convoy {number} had crossed")
    return text.article


@pytest.mark.django_db
class TestArticleList:
    def test_articles_stand_with_their_claims_and_disputes_counted(self, client, dispute, article):
        html = page(client.get(reverse("articles")))

        assert article.get_absolute_url() in html
        assert "3 claims" in html
        assert "1 dispute<" in html

    def test_an_unfinished_run_is_shown_and_a_finished_one_is_not(self, client, article):
        RunFactory(article=article)
        done = RunFactory(state="done")

        html = page(client.get(reverse("articles")))

        assert "waiting for a worker" in html
        assert done.get_absolute_url() not in html

    def test_words_in_the_title_find_articles(self, client, article):
        ArticleFactory(title="Something else")

        html = page(client.get(reverse("articles"), {"q": "kremlin"}))

        assert article.title in html
        assert "Something else" not in html

    @pytest.mark.parametrize("words", ["\x00", "x" * 500, "no such words"])
    def test_words_that_find_nothing_say_so(self, client, words):
        ArticleFactory(title="Something else")

        response = client.get(reverse("articles"), {"q": words})

        assert response.status_code == 200

    def test_an_empty_collection_says_what_to_do(self, client):
        assert reverse("upload") in page(client.get(reverse("articles")))

    def test_htmx_gets_the_results_alone(self, client, article):
        response = client.get(reverse("articles"), **HTMX)

        assert "<html" not in page(response)
        assert 'id="results"' in page(response)
        assert "HX-Request" in response["Vary"]

    def test_the_number_of_queries_does_not_grow_with_the_articles(self, client, django_assert_num_queries):
        for _ in range(3):
            RunFactory(article=long_article(2))

        with django_assert_num_queries(6):
            client.get(reverse("articles"))

    def test_signed_out_people_are_sent_to_sign_in_where_reading_is_private(self, client, article, private):
        assert client.get(reverse("articles")).status_code == 302
        assert client.get(reverse("articles"), **HTMX).status_code == 302

    def test_nothing_can_be_posted(self, client):
        assert client.post(reverse("articles")).status_code == 405


@pytest.mark.django_db
class TestReader:
    def test_each_claim_is_marked_where_its_words_stand_and_listed(self, client, article, dispute, report):
        html = page(client.get(article.get_absolute_url()))

        assert f'<mark class="a lane-0 suggested" data-of="{report.pk}" id="c{report.pk}"' in html
        assert f'id="claim-{report.pk}"' in html
        assert dispute.question in html

    def test_an_article_without_claims_says_that_this_can_be_right(self, client, text):
        assert "That can be right" in page(client.get(text.article.get_absolute_url()))

    def test_words_of_the_article_are_never_markup(self, client):
        text = ArticleTextFactory(body="He said <script>alert(1)</script> & left.")

        html = page(client.get(text.article.get_absolute_url()))

        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html

    def test_characters_that_nobody_would_see_are_shown_by_number(self, client):
        text = ArticleTextFactory(body="left\u202eright")

        html = page(client.get(text.article.get_absolute_url()))

        assert "U+202E" in html
        assert "\u202e" not in html

    def test_left_out_lines_are_said_to_be_no_part_of_the_article(self, client, anna, text):
        exclusion = ExclusionFactory(text=text, start=0, end=7)
        client.force_login(anna)

        html = page(client.get(text.article.get_absolute_url()))

        assert "not part of the article" in html
        assert reverse("lines_restore", args=[exclusion.pk]) in html

    def test_restored_lines_can_be_left_out_again(self, client, anna, text):
        exclusion = ExclusionFactory(text=text, start=0, end=7, state="rejected")
        client.force_login(anna)

        html = page(client.get(text.article.get_absolute_url()))

        assert "not part of the article ·" not in html
        assert reverse("lines_leave_out_again", args=[exclusion.pk]) in html

    def test_readers_see_no_buttons_that_are_not_theirs(self, client, vera, report):
        ExclusionFactory(text=report.text, start=0, end=7)
        client.force_login(vera)

        html = page(client.get(report.text.article.get_absolute_url()))

        assert reverse("claim_accept", args=[report.pk]) not in html
        assert "/restore/" not in html
        assert "data-mark" not in html

    @pytest.mark.parametrize(("shown", "look"), [("off", "unmarked"), ("disputed", "only-disputed"), ("other", "")])
    def test_highlights_can_be_hidden_without_scripts(self, client, article, report, shown, look):
        html = page(client.get(article.get_absolute_url(), {"highlights": shown}))

        assert f'class="text {look}"' in html

    def test_an_article_without_a_text_leads_to_its_run(self, client, article):
        run = RunFactory(article=article)

        html = page(client.get(article.get_absolute_url()))

        assert "has not been read yet" in html
        assert run.get_absolute_url() in html

    def test_a_failed_run_gives_its_reason(self, client, text):
        RunFactory(article=text.article, state="failed", error_code="too_long", error_detail="This text is too long.")

        assert "This text is too long." in page(client.get(text.article.get_absolute_url()))

    def test_an_older_address_leads_to_the_present_one(self, client, article):
        response = client.get(f"/a/{article.pk}-old-title/")

        assert response.status_code == 302
        assert response["Location"] == article.get_absolute_url()

    def test_a_missing_article_is_not_found(self, client):
        assert client.get("/a/999/").status_code == 404

    def test_nothing_can_be_posted(self, client, article):
        assert client.post(article.get_absolute_url()).status_code == 405

    def test_htmx_gets_the_reading_alone(self, client, article, report):
        html = page(client.get(article.get_absolute_url(), **HTMX))

        assert "<html" not in html
        assert 'id="reading"' in html

    def test_signed_out_people_are_sent_to_sign_in_where_reading_is_private(self, client, article, report, private):
        assert client.get(article.get_absolute_url()).status_code == 302
        assert OFFER_REJECTED not in page(client.get(article.get_absolute_url(), **HTMX))

    def test_no_inline_styles_or_scripts(self, client, article, dispute):
        html = page(client.get(article.get_absolute_url()))

        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)

    def test_the_number_of_queries_does_not_grow_with_the_claims(self, client, anna, django_assert_num_queries):
        client.force_login(anna)
        few, many = long_article(2), long_article(12)
        RunFactory(article=few)

        for article in (few, many):
            with django_assert_num_queries(12):
                client.get(article.get_absolute_url())


@pytest.mark.django_db
class TestClaimPage:
    def test_the_claim_stands_in_its_context_with_its_ladder_and_what_opposes_it(self, client, dispute, report, denial):
        html = page(client.get(report.get_absolute_url()))

        assert OFFER_REJECTED in html
        assert "Haaretz" in html
        assert denial.get_absolute_url() in html
        assert dispute.get_absolute_url() in html

    def test_what_analysts_noted_is_for_those_who_work_here(self, client, report, vera):
        Claim.objects.filter(pk=report.pk).update(note="Ask her who told her.")

        assert "Ask her who told her." not in page(client.get(report.get_absolute_url()))
        client.force_login(vera)
        assert "Ask her who told her." in page(client.get(report.get_absolute_url()))

    def test_the_history_tells_people_from_the_engine(self, client, anna, report):
        client.force_login(anna)
        client.post(reverse("claim_reject", args=[report.pk]), {"version": 1, "reason": "duplicate"})

        history = reverse("claim_history", args=[report.pk])
        assert history in page(client.get(report.get_absolute_url()))
        html = page(client.get(history))
        assert "anna changed it: duplicate" in html
        assert "found by the engine" in html

    def test_the_number_of_queries_does_not_grow_with_the_counterclaims(
        self, client, dispute, report, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(14):
            client.get(report.get_absolute_url())

    def test_a_missing_claim_is_not_found(self, client):
        assert client.get(reverse("claim", args=[999])).status_code == 404

    def test_nothing_can_be_posted(self, client, report):
        assert client.post(report.get_absolute_url()).status_code == 405

    def test_signed_out_people_are_sent_to_sign_in_where_reading_is_private(self, client, report, private):
        assert client.get(report.get_absolute_url()).status_code == 302
