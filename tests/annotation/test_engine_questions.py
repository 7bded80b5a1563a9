"""Where a newer engine would ask another question of a decided dispute, people are shown it and choose."""

import dataclasses

import pytest
from django.urls import reverse

from apps.accounts.history import changes_of
from apps.annotation import services
from apps.disputes.material import EngineQuestion
from apps.disputes.models import Dispute
from apps.sources.models import Origin
from tests.annotation.test_reruns import BODY, ONE, TWO, run
from tests.factories import ArticleTextFactory

pytestmark = pytest.mark.django_db

BRINGS_UP = "The engine now asks"


def asking(question: str):
    """The same finding under another question."""
    return dataclasses.replace(ONE, disputes=(dataclasses.replace(ONE.disputes[0], question=question),))


@pytest.fixture
def text():
    return ArticleTextFactory(body=BODY)


@pytest.fixture
def dispute(text, anna) -> Dispute:
    """The article's dispute, accepted."""
    run(text, ONE, "engine-1")
    return services.accept_dispute(dispute=Dispute.objects.get(), seen=1, by=anna)


@pytest.fixture
def asked(text, dispute) -> EngineQuestion:
    run(text, asking("Did rain fall?"), "engine-2")
    return EngineQuestion.objects.get()


def test_another_question_is_noted_and_the_dispute_is_left_alone(asked, dispute):
    dispute.refresh_from_db()

    assert (asked.dispute, asked.question, asked.engine_version) == (dispute, "Did rain fall?", "engine-2")
    assert (dispute.question, dispute.version) == ("What happened?", 2)


def test_nothing_is_noted_where_the_same_is_asked_or_nobody_decided(text, dispute):
    run(text, ONE, "engine-2")
    assert not EngineQuestion.objects.exists()

    Dispute.objects.update(state=Dispute.State.SUGGESTED)
    run(text, asking("Did rain fall?"), "engine-3")
    assert not EngineQuestion.objects.exists()
    assert Dispute.objects.get().question == "Did rain fall?"


def test_nothing_is_noted_where_one_of_several_findings_still_asks_it(text, dispute):
    first, second = TWO.disputes

    run(text, dataclasses.replace(TWO, disputes=(dataclasses.replace(first, question="Did rain fall?"), second)), "v2")

    assert not EngineQuestion.objects.exists()


def test_a_persons_own_words_are_never_questioned(text, dispute, anna):
    services.ask_differently(dispute=dispute, seen=2, question="Was it wet?", by=anna)

    run(text, asking("Did rain fall?"), "engine-2")

    assert not EngineQuestion.objects.exists()


def test_it_goes_once_the_engine_asks_the_same_again_or_a_person_asks(text, asked, dispute, anna):
    run(text, ONE, "engine-3")
    assert not EngineQuestion.objects.exists()

    run(text, asking("Did rain fall?"), "engine-4")
    services.ask_differently(dispute=dispute, seen=2, question="Was it wet?", by=anna)
    assert not EngineQuestion.objects.exists()


def test_it_is_shown_and_can_be_taken(client, anna, vera, asked, dispute):
    client.force_login(vera)
    page = client.get(dispute.get_absolute_url()).content.decode()
    assert f"{BRINGS_UP}: “Did rain fall?”" in page
    assert "question/take" not in page

    client.force_login(anna)
    response = client.post(reverse("question_take", args=[dispute.pk]), {"version": 2}, follow=True)

    dispute.refresh_from_db()
    assert (dispute.question, dispute.question_origin, dispute.state) == ("Did rain fall?", Origin.MACHINE, "open")
    assert changes_of(dispute)[0].who == str(anna)
    assert dispute in Dispute.objects.searched("rain fall")
    assert "Did rain fall?" in response.content.decode()
    assert BRINGS_UP not in response.content.decode()


def test_what_was_kept_is_not_brought_up_again_until_the_engine_asks_a_third_thing(client, anna, text, asked, dispute):
    client.force_login(anna)
    page = client.post(reverse("question_keep", args=[dispute.pk]), follow=True).content.decode()
    assert BRINGS_UP not in page

    run(text, asking("Did rain fall?"), "engine-3")
    assert EngineQuestion.objects.get().is_kept
    run(text, asking("Did dams break?"), "engine-4")
    assert not EngineQuestion.objects.get().is_kept


def test_nothing_is_taken_over_a_newer_version(client, anna, asked, dispute):
    client.force_login(anna)

    assert client.post(reverse("question_take", args=[dispute.pk]), {"version": 1}).status_code == 409
    assert EngineQuestion.objects.exists()


@pytest.mark.parametrize("name", ["question_take", "question_keep"])
def test_viewers_may_not(client, vera, asked, dispute, name):
    client.force_login(vera)

    assert client.post(reverse(name, args=[dispute.pk]), {"version": 2}).status_code == 403
