"""Blind rounds: judged apart, compared, decided, and told to those who judged."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.annotation.round_models import Judgement, ReviewRound, RoundItem
from apps.annotation.rounds import open_round
from apps.claims.models import Claim, ReviewState
from tests.cast import NOT_TRUE


@pytest.fixture
def paired(anna, rita, report, denial):
    """Both claims of the article, for Anna and Rita."""
    made = ReviewRound.objects.create(name="First", kind="claim", opened_by=rita)
    made.reviewers.set([anna, rita])
    for place, claim in enumerate([report, denial]):
        RoundItem.objects.create(review_round=made, ordinal=place, key=claim.pk, label=f"claim {claim.pk}")
    return made


def judge(client, user, found, claim, said, **data):
    client.force_login(user)
    item = found.items.get(key=claim.pk)
    words = claim.text.body[claim.start : claim.end]
    return client.post(
        reverse("round", args=[found.pk]),
        {"item": item.pk, "said": said, "words": words, "speaker": claim.speaker.name, "reason": "Not a claim", **data},
        follow=True,
    )


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def state(row) -> str:
    row.refresh_from_db()
    return row.state


def test_a_reviewer_puts_up_an_articles_claims(client, rita, anna, report, denial, article):
    client.force_login(rita)
    sent = {"name": "Mine", "kind": "claim", "article": article.title, "size": 1, "reviewers": [anna.pk, rita.pk]}

    client.post(reverse("round_open"), sent)

    made = ReviewRound.objects.get()
    assert made.items.count() == 1
    assert set(made.reviewers.all()) == {anna, rita}


@pytest.mark.parametrize(
    ("wrong", "told"), [({"reviewers": []}, "This field is required"), ({"article": "No such"}, "Nothing that waits")]
)
def test_a_round_that_cannot_be_is_refused_and_nothing_typed_is_lost(client, rita, anna, report, wrong, told):
    client.force_login(rita)
    sent = {"name": "Mine", "kind": "claim", "article": "", "size": 5, "reviewers": [anna.pk, rita.pk]}

    answer = client.post(reverse("round_open"), sent | wrong)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    assert not ReviewRound.objects.exists()


def test_a_judgement_changes_nothing_but_itself_and_the_next_item_comes(client, anna, paired, report, denial):
    answer = judge(client, anna, paired, report, "rejected")

    assert state(report) == "suggested"
    assert Judgement.objects.get().reason == "Not a claim"
    assert answer.context["card"].row == denial


def test_nobody_sees_others_judgements_until_all_gave_theirs(client, anna, rita, paired, report):
    judge(client, anna, paired, report, "rejected", reason="Wrong speaker")

    assert "anna: rejected" not in page(client, rita, "round", paired.pk)
    assert "anna: rejected" not in page(client, rita, "adjudication")
    assert "Nothing to compare yet" in page(client, rita, "agreement")


def test_where_they_differ_it_is_laid_open_once_all_have_judged(client, anna, rita, paired, report):
    judge(client, anna, paired, report, "rejected")
    judge(client, rita, paired, report, "accepted")

    shown = page(client, rita, "adjudication")

    assert "anna: rejected" in shown
    assert "rita: accepted" in shown


def test_a_closed_round_is_laid_open_and_takes_no_more(client, anna, rita, paired, report):
    judge(client, anna, paired, report, "accepted")
    client.force_login(rita)
    client.post(reverse("round_close", args=[paired.pk]))

    judge(client, rita, paired, report, "rejected")

    assert Judgement.objects.count() == 1


def test_who_was_not_asked_may_not_judge(client, ada, paired, report):
    assert judge(client, ada, paired, report, "accepted").status_code == 403
    assert not Judgement.objects.exists()


def test_words_that_do_not_stand_near_are_refused_and_kept_in_the_form(client, anna, paired, report):
    answer = judge(client, anna, paired, report, "accepted", words="words of another text")

    assert answer.status_code == 422
    assert "words of another text" in answer.content.decode()
    assert not Judgement.objects.exists()


def test_a_taken_judgement_corrects_the_claim_and_its_authors_see_it(client, anna, rita, paired, denial):
    judge(client, anna, paired, denial, "accepted", words="This is not true.", speaker="Kremlin spokesman")
    judge(client, rita, paired, denial, "accepted")
    item = paired.items.get(key=denial.pk)
    taken = item.judgements.get(by=anna)

    client.post(reverse("adjudicate", args=[item.pk]), {"taken": taken.pk})

    assert state(denial) == ReviewState.EDITED
    assert denial.quote == "This is not true."
    assert denial.speaker.name == "Kremlin spokesman"
    assert "as you said" in page(client, anna, "my_judgements")
    assert "<b>otherwise:</b> accepted" in page(client, rita, "my_judgements")


def test_deciding_anew_rejects_the_claim_through_its_service(client, anna, rita, paired, report):
    judge(client, anna, paired, report, "accepted")
    judge(client, rita, paired, report, "rejected")
    item = paired.items.get(key=report.pk)

    client.post(reverse("adjudicate", args=[item.pk]), {"said": "rejected", "reason": "A headline"})

    assert state(report) == ReviewState.REJECTED
    assert "A headline" in page(client, rita, "claim_history", report.pk)
    assert item.label not in page(client, rita, "adjudication").partition("<main")[2]


def test_nothing_is_decided_from_a_judgement_that_says_nothing(client, anna, rita, paired, report):
    judge(client, anna, paired, report, "skipped")
    judge(client, rita, paired, report, "accepted")
    item = paired.items.get(key=report.pk)

    client.post(reverse("adjudicate", args=[item.pk]), {"taken": item.judgements.get(by=anna).pk})

    assert state(report) == "suggested"


def test_what_all_say_alike_follows_in_one_go(client, anna, rita, paired, report, denial):
    for user in (anna, rita):
        judge(client, user, paired, report, "accepted")
        judge(client, user, paired, denial, "rejected")

    client.post(reverse("round_agreed", args=[paired.pk]))

    assert (state(report), state(denial)) == ("accepted", "rejected")


def test_agreement_is_told_and_handed_out_without_formulas(client, anna, rita, paired, report, denial):
    ReviewRound.objects.update(name="=1+1")
    judge(client, anna, paired, report, "accepted")
    judge(client, rita, paired, report, "accepted")
    judge(client, anna, paired, denial, "rejected")
    judge(client, rita, paired, denial, "accepted", words=NOT_TRUE)

    lines = page(client, anna, "agreement_csv").splitlines()

    # Both judged 2 and said the same of 1: po = 0.5, pe = 0.5. Of spans, 1 is common to 1 and 2.
    assert lines[1] == "'=1+1,claims,anna,rita,2,0,1,0.0,0.6666666666666666,0.6666666666666666"
    assert "0.67" in page(client, anna, "agreement")


def test_those_who_met_in_several_rounds_are_compared_over_all_of_them(
    client, anna, rita, vera, paired, report, denial
):
    again = open_round(
        name="Again", kind="claim", found=Claim.objects.filter(pk=denial.pk), size=5, reviewers=[anna, rita], by=rita
    )
    alone = open_round(
        name="Alone", kind="claim", found=Claim.objects.filter(pk=denial.pk), size=5, reviewers=[anna, vera], by=rita
    )
    for user in (anna, rita):
        judge(client, user, paired, report, "accepted")
        judge(client, user, again, denial, "rejected")
    judge(client, anna, paired, denial, "rejected")
    judge(client, rita, paired, denial, "accepted", words=NOT_TRUE)
    judge(client, anna, alone, denial, "accepted")
    ReviewRound.objects.update(closed_at=timezone.now())

    first, *others = (line.split(",") for line in page(client, anna, "agreement_csv").splitlines()[1:])

    # Over both rounds 3 were judged and 2 alike: po = 2/3, pe = 1/3 * 2/3 + 2/3 * 1/3.
    assert first[:7] == ["2 rounds together", "claims", "anna", "rita", "3", "0", "2"]
    assert float(first[7]) == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert [line[0] for line in others] == ["Again", paired.name]
    assert "2 rounds together" in page(client, anna, "agreement")


def test_what_is_not_defined_says_so(client, anna, rita, paired, report):
    judge(client, anna, paired, report, "accepted")
    judge(client, rita, paired, report, "accepted")

    assert "not defined" in page(client, anna, "agreement")


def test_an_item_whose_claim_is_gone_is_passed_over(client, anna, paired, report, denial):
    report.delete()
    client.force_login(anna)

    assert client.get(reverse("round", args=[paired.pk])).context["card"].row == denial
