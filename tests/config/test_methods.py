"""Who asks for a page's head alone (monitors, link checkers) gets the page's status, without its body."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.disputes.models import Dispute
from apps.sources.models import Article
from tests.factories import RunFactory


def test_every_page_has_a_head(client: Client, anna: User, article: Article, dispute: Dispute, report: Claim) -> None:
    client.force_login(anna)
    run = RunFactory(article=article)
    assert report.speaker
    assert article.source
    rows = (article, dispute, report, report.speaker, article.source, run)
    lists = (
        "home",
        "about",
        "search",
        "disputes",
        "claims",
        "articles",
        "saved_searches",
        "speakers",
        "sources",
        "upload",
        "speaker_names",
    )
    addresses = [
        *(row.get_absolute_url() for row in rows),
        *map(reverse, (*lists, "saved_searches", "health", "healthz")),
        reverse("claim_mark", args=[article.pk]),
        reverse("article_edit", args=[article.pk]),
        reverse("dispute_edit", args=[dispute.pk]),
        reverse("uploads", args=[uuid4()]),
        reverse("run_row", args=[run.pk]),
    ]

    answers = {address: client.head(address) for address in addresses}

    assert {answer.status_code for answer in answers.values()} == {200}, answers
    assert not any(answer.content for answer in answers.values())


def test_asking_for_the_head_of_a_form_changes_nothing(client: Client, anna: User, article: Article) -> None:
    client.force_login(anna)

    client.head(reverse("article_edit", args=[article.pk]), {"version": "1", "title": "Another"})

    article.refresh_from_db()
    assert (article.version, article.title) == (1, "Kremlin Denies Turning Down a Visit")
