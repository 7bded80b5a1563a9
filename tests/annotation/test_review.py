"""The review queue: one suggestion at a time, a word on it, and the next."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from apps.annotation import services
from apps.annotation.models import Decision
from apps.claims.models import ReviewState, Speaker, SpeakerMatch
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.factories import ClaimFactory, OppositionFactory, SpeakerFactory, SpeakerMatchFactory

HTMX = {"HTTP_HX_REQUEST": "true"}
WORD = {"claim": "review_claim", "pair": "review_pair", "match": "review_match", "dispute": "review_dispute"}


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def match(peskov, denial):
    """The one whom the article calls by the last name only has no claims."""
    return SpeakerMatchFactory(speaker=peskov, other=SpeakerFactory(name="Peskov"), reason="surname")


def queue(desk, which="claim", **asked):
    return desk.get(reverse("review"), {"queue": which, **asked})


def say(desk, kind, row, said, **data):
    version = {"version": row.speaker.version, "other_version": row.other.version} if kind == "match" else {}
    version = version or {"version": row.version}
    return desk.post(reverse(WORD[kind], args=[row.pk]), {"said": said, **version, **data}, follow=True)


def shown(answer) -> str:
    return answer.context["card"].name


def state(row) -> str:
    row.refresh_from_db()
    return row.state


def test_the_least_sure_comes_first(desk, report, denial):
    type(report).objects.filter(pk=denial.pk).update(confidence=0.4)
    type(report).objects.filter(pk=report.pk).update(confidence=0.9)

    assert shown(queue(desk)) == f"Claim {denial.pk}"
    assert shown(queue(desk, sort="sure")) == f"Claim {report.pk}"


def test_a_card_shows_the_words_in_their_context_and_why(desk, dispute, opposition):
    page = queue(desk, "pair").content.decode()

    assert "Haaretz" in page
    assert "told journalists" in page
    assert "not true" in page
    assert "In both" in page
    assert dispute.question in page


@pytest.mark.parametrize("said", ["accepted", "rejected"])
def test_a_word_on_a_claim_counts_and_the_next_claim_comes(desk, report, denial, said):
    first = queue(desk).context["card"].row

    answer = say(desk, "claim", first, said, reason="Wrong speaker")

    assert state(first) == said
    assert answer.context["card"].row.pk != first.pk
    assert f"Claim {first.pk} {said}." in answer.content.decode()


def test_whoever_edits_a_suggestion_comes_back_to_the_same_queue(desk, dispute):
    back = f"{reverse('review')}?queue=dispute&sort=newest"
    edit = f"{reverse('dispute_edit', args=[dispute.pk])}?next={quote(back, safe='')}"

    assert edit in queue(desk, "dispute", sort="newest").content.decode()
    assert f'name="next" value="{escape(back)}"' in desk.get(edit).content.decode()
    asked = {"version": dispute.version, "question": "Was the offer turned down?", "next": back}
    assert desk.post(reverse("dispute_edit", args=[dispute.pk]), asked)["Location"] == back


def test_a_reason_in_other_words_is_kept_with_the_claim(desk, report):
    page = say(desk, "claim", report, "rejected", reason="Not a claim", words="A headline")

    assert Decision.objects.get().reason == "A headline"
    assert "A headline" in desk.get(reverse("claim_history", args=[report.pk])).content.decode()
    assert "A headline" in page.content.decode()


def test_pairs_and_disputes_are_decided_through_their_services(desk, dispute, opposition):
    say(desk, "pair", opposition, "accepted")
    say(desk, "dispute", dispute, "accepted")

    assert state(opposition) == ReviewState.ACCEPTED
    assert state(dispute) == Dispute.State.OPEN


def test_a_rejected_pair_takes_its_dispute_along_and_undo_brings_both_back(desk, dispute, opposition):
    say(desk, "pair", opposition, "rejected", reason="Not opposed")
    assert state(dispute) == Dispute.State.REJECTED

    desk.post(reverse("decision_undo", args=[Decision.objects.get().pk]))

    assert (state(opposition), state(dispute)) == ("suggested", "suggested")


def test_to_accept_a_speaker_link_merges_and_undo_parts_them(desk, match):
    say(desk, "match", match, "accepted")
    assert Speaker.objects.get(name="Peskov").merged_into == match.speaker
    assert not queue(desk, "match").context["card"]

    desk.post(reverse("decision_undo", args=[Decision.objects.get().pk]))

    assert Speaker.objects.get(name="Peskov").merged_into is None
    assert queue(desk, "match").context["card"].row == match


def test_a_rejected_speaker_link_is_kept_apart_until_undone(desk, match):
    say(desk, "match", match, "rejected")
    assert state(match) == SpeakerMatch.State.REJECTED

    desk.post(reverse("decision_undo", args=[Decision.objects.get().pk]))

    assert state(match) == SpeakerMatch.State.SUGGESTED


def test_what_is_skipped_comes_last_in_this_pass(desk, report, denial):
    first = queue(desk).context["card"].row

    answer = say(desk, "claim", first, "skipped")

    assert state(first) == "suggested"
    assert answer.context["card"].row.pk != first.pk
    assert [line.key for line in answer.context["lines"]][-1] == first.pk


def test_only_skipped_ones_left_are_shown_again_and_said_so(desk, report):
    page = say(desk, "claim", report, "skipped").content.decode()

    assert "Only what you skipped in this pass is left." in page
    assert f"Claim {report.pk}" in page


def test_what_somebody_else_decided_meanwhile_is_told_with_who_and_the_next_comes(desk, rita, report, denial):
    services.accept_claim(claim=report, seen=1, by=rita)
    report.version = 1

    answer = say(desk, "claim", report, "rejected")

    assert state(report) == ReviewState.ACCEPTED
    assert f"Claim {report.pk} is accepted: rita changed it on" in answer.content.decode()
    assert answer.context["card"].row == denial
    assert not Decision.objects.exists()


def test_an_address_of_something_decided_says_so(desk, rita, report, denial):
    services.accept_claim(claim=report, seen=1, by=rita)

    answer = queue(desk, item=report.pk)

    assert "rita changed it on" in answer.content.decode()
    assert answer.context["card"].row == denial


def test_the_last_ten_decisions_can_be_undone_from_the_rail(desk, text):
    claims = [ClaimFactory(text=text, quote=quote) for quote in ("senior", "Moscow", "Russia")]
    for claim in claims:
        say(desk, "claim", claim, "accepted")
    oldest = Decision.objects.order_by("pk")[0]

    page = desk.post(reverse("decision_undo", args=[oldest.pk]), follow=True)

    assert state(claims[0]) == "suggested"
    assert page.context["card"].row == claims[0]
    assert [one.undone_at is None for one in page.context["last"]] == [True, True, False]


def test_undo_of_what_somebody_changed_since_changes_nothing(desk, rita, report):
    say(desk, "claim", report, "accepted")
    services.reject_claim(claim=report, seen=2, by=rita, reason="")

    page = desk.post(reverse("decision_undo", args=[Decision.objects.get().pk]), follow=True).content.decode()

    assert state(report) == ReviewState.REJECTED
    assert "Somebody has changed it since" in page


def test_nobody_undoes_the_decisions_of_others_here(client, desk, rita, report):
    say(desk, "claim", report, "accepted")
    client.force_login(rita)

    assert client.post(reverse("decision_undo", args=[Decision.objects.get().pk])).status_code == 404


def test_the_session_tells_what_share_was_accepted_by_evidence(desk, opposition, account, report):
    other = OppositionFactory(claim=report, counterclaim=account)
    say(desk, "pair", opposition, "accepted")

    page = say(desk, "pair", other, "rejected").content.decode()

    assert "2 decided." in page
    assert "1 of 2" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"speaker": "Peskov"}, {"denial", "account"}),
        ({"source": "sputnik"}, {"report", "denial", "account"}),
        ({"source": "Nobody’s"}, set()),
        ({"article": "Turning Down"}, {"report", "denial", "account"}),
        ({"kind": "deny"}, {"denial"}),
        ({"low": "0.99", "high": "1"}, {"report", "denial", "account"}),
        ({"high": "0.5"}, set()),
        ({"sort": "dispute"}, {"report", "denial", "account"}),
    ],
)
def test_claims_are_narrowed(desk, dispute, report, denial, account, asked, found):
    names = {report.pk: "report", denial.pk: "denial", account.pk: "account"}

    assert {names[line.key] for line in queue(desk, **asked).context["lines"]} == found


@pytest.mark.parametrize("kind", ["pair", "match", "dispute"])
@pytest.mark.parametrize(
    ("asked", "any_found"),
    [
        ({"speaker": "Dmitry Peskov"}, True),
        ({"source": "Sputnik"}, True),
        ({"article": "Turning"}, True),
        ({"speaker": "Nobody"}, False),
    ],
)
def test_other_kinds_are_narrowed_alike(desk, dispute, match, kind, asked, any_found):
    refresh_disputes([dispute.pk])

    assert bool(queue(desk, kind, **asked).context["lines"]) == any_found


def test_a_value_that_is_not_understood_is_named_and_the_rest_still_counts(desk, report):
    page = queue(desk, low="much").content.decode()

    assert "This filter is left out." in page
    assert f"Claim {report.pk}" in page


def test_htmx_gets_the_queue_alone_with_the_focus_on_its_heading(desk, report):
    part = desk.get(reverse("review"), {"queue": "claim"}, **HTMX).content.decode()

    assert "<html" not in part
    assert "autofocus" in part


def test_a_word_that_is_none_is_refused_and_nothing_typed_is_lost(desk, report):
    answer = desk.post(reverse("review_claim", args=[report.pk]), {"version": 1, "said": "maybe", "words": "typed"})

    assert answer.status_code == 422
    assert "typed" in answer.content.decode()
    assert state(report) == "suggested"


def test_an_empty_queue_says_what_to_do(desk):
    page = queue(desk, "pair").content.decode()

    assert "Nothing to review here" in page
    assert "Upload articles" in page


def test_what_is_not_there_is_not_found(desk):
    assert desk.post(reverse("review_claim", args=[999]), {"said": "accepted", "version": 1}).status_code == 404


def test_a_get_decides_nothing(desk, report):
    assert desk.get(reverse("review_claim", args=[report.pk])).status_code == 405


def test_the_badge_counts_all_kinds_and_stops_at_99(desk, opposition, text):
    assert '<span class="count">3<' in desk.get("/").content.decode()
    words = text.body.split()
    ClaimFactory._meta.model.objects.bulk_create(
        ClaimFactory._meta.model(text=text, start=place, end=place + 1) for place in range(len(words) + 100)
    )

    assert '<span class="count">99+<' in desk.get("/").content.decode()


def test_viewers_have_no_badge(client, vera, report):
    client.force_login(vera)

    assert "suggestions wait" not in client.get("/").content.decode()


@pytest.mark.parametrize("kind", ["claim", "pair"])
def test_more_suggestions_cost_no_more_queries(desk, dispute, opposition, kind, text, django_assert_num_queries):
    queue(desk, kind)
    with CaptureQueriesContext(connection) as few:
        queue(desk, kind)
    for words in ("senior", "Moscow", "Russia"):
        OppositionFactory(claim=ClaimFactory(text=text, quote=words), counterclaim=ClaimFactory(), confidence=0.99)

    with django_assert_num_queries(len(few)):
        queue(desk, kind)
