"""Two speakers who may be one: shown to readers, decided by analysts, kept by the database."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.history import changes_of
from apps.claims.models import SpeakerMatch
from apps.ingest.saving import act_as_machine
from tests.factories import ClaimFactory, SpeakerFactory, SpeakerMatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(peskov):
    return SpeakerMatchFactory(speaker=peskov, other=SpeakerFactory(name="Dm. Peskov"))


def read(client, speaker) -> str:
    return client.get(speaker.get_absolute_url()).content.decode()


def test_both_speakers_show_the_other_and_why(client, match):
    ClaimFactory(speaker=match.other)

    page = read(client, match.speaker)

    shown = page.split("May be the same as")[1].split("</section>")[0]
    assert "Dm. Peskov" in shown
    assert "one is called by a name of the other · 1 claim<" in shown
    assert match.speaker.name in read(client, match.other).split("May be the same as")[1].split("</section>")[0]


def test_only_analysts_see_the_button(client, match, vera, anna):
    client.force_login(vera)
    assert "Not the same" not in read(client, match.speaker)

    client.force_login(anna)
    assert reverse("match_reject", args=[match.pk]) in read(client, match.speaker)


@pytest.mark.parametrize("name", ["match_reject", "match_undo"])
def test_viewers_may_not_decide(client, match, vera, name):
    client.force_login(vera)

    assert client.post(reverse(name, args=[match.pk])).status_code == 403
    match.refresh_from_db()
    assert match.state == SpeakerMatch.State.SUGGESTED


def test_signed_out_people_are_sent_to_sign_in(client, match):
    response = client.post(reverse("match_reject", args=[match.pk]))

    assert response["Location"].startswith(reverse("login"))


def test_a_rejected_pair_leaves_the_page_and_can_be_brought_back(client, match, anna):
    client.force_login(anna)

    response = client.post(reverse("match_reject", args=[match.pk]), {"next": match.other.get_absolute_url()})

    assert response["Location"] == match.other.get_absolute_url()
    page = read(client, match.speaker)
    assert "May be the same as" not in page
    assert reverse("match_undo", args=[match.pk]) in page
    client.post(reverse("match_undo", args=[match.pk]))
    assert "May be the same as" in read(client, match.speaker)


def test_the_history_names_who_kept_them_apart(client, match, anna):
    client.force_login(anna)

    for _ in range(2):
        client.post(reverse("match_reject", args=[match.pk]))

    assert [change.who for change in changes_of(match)] == ["anna", ""]


def test_readers_do_not_see_who_was_kept_apart(client, match):
    SpeakerMatch.objects.update(state=SpeakerMatch.State.REJECTED)

    assert "Dm. Peskov" not in read(client, match.speaker)


def test_more_matches_cost_no_more_queries(client, match):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            read(client, match.speaker)
        counts.append(len(asked))
        for _ in range(3):
            SpeakerMatchFactory(speaker=match.speaker, other=SpeakerFactory())

    assert counts[0] == counts[1]


def test_two_that_were_merged_are_not_shown_to_be_alike(client, match):
    match.other.merged_into = match.speaker
    match.other.save()

    assert "May be the same as" not in read(client, match.speaker)


def test_a_pair_is_stored_once_in_one_order_and_never_with_itself(match):
    for first, second in ((match.speaker, match.other), (match.other, match.speaker), (match.other, match.other)):
        with pytest.raises(IntegrityError), transaction.atomic():
            SpeakerMatchFactory(speaker=first, other=second)


def test_no_machine_changes_a_rejected_pair(match):
    SpeakerMatch.objects.update(state=SpeakerMatch.State.REJECTED)

    with transaction.atomic():
        act_as_machine()
        with pytest.raises(ProgrammingError, match="a person decided it"), transaction.atomic():
            SpeakerMatch.objects.update(state=SpeakerMatch.State.SUGGESTED)
