"""Two speakers who are one: a person says so, everything follows, and everything comes back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.annotation.deeds import undo
from apps.annotation.models import Deed
from apps.annotation.speaker_merging import MergeRefused, merge_speakers
from apps.annotation.versions import Stale
from apps.claims.models import Alias, Speaker
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.ingest.invariants import INVARIANTS
from tests.factories import AliasFactory, ArticleFactory, ClaimFactory, SpeakerFactory, SpeakerMatchFactory


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def twin(peskov):
    """The same man under another name, known by an alias and by one merged into him."""
    twin = SpeakerFactory(name="Dm. Peskov")
    AliasFactory(speaker=twin, name="Kremlin spokesman Peskov")
    AliasFactory(speaker=twin, name="Dmitry Peskov")
    SpeakerFactory(name="D. S. Peskov", merged_into=twin)
    return twin


def picture():
    return [
        *Speaker.objects.order_by("pk").values_list("pk", "name", "merged_into"),
        *Alias.objects.order_by("speaker", "name_key").values_list("speaker", "name", "origin"),
        *Dispute.objects.order_by("pk").values_list("pk", "speaker_keys"),
    ]


def merge(heir, other, by):
    merge_speakers(heir=heir, other=other, seen=(heir.version, other.version), by=by)


def chains() -> list[str]:
    check = next(one for one in INVARIANTS if "merged into one that was merged away" in one.says)
    return list(check.check(timezone.now()))


def test_names_go_to_the_heir_and_nobody_stands_two_steps_away(peskov, twin, anna):
    merge(peskov, twin, anna)

    assert {speaker.name for speaker in peskov.merged_from.all()} == {"Dm. Peskov", "D. S. Peskov"}
    assert {alias.name for alias in peskov.aliases.all()} == {"Dm. Peskov", "Kremlin spokesman Peskov"}
    assert not twin.aliases.exists()
    assert chains() == []


def test_disputes_name_the_heir(dispute, peskov, anna):
    refresh_disputes([dispute.pk])
    other = SpeakerFactory(name="The heir")

    merge(other, peskov, anna)

    dispute.refresh_from_db()
    assert other.pk in dispute.speaker_keys
    assert peskov.pk not in dispute.speaker_keys
    assert Dispute.objects.searched("heir").get() == dispute


def test_undo_brings_back_exactly_what_was(dispute, peskov, twin, anna, rita):
    refresh_disputes([dispute.pk])
    before = picture()
    merge(twin, peskov, anna)
    assert picture() != before

    undo(deed=Deed.objects.get(), by=rita, at=timezone.now())

    assert picture() == before


def test_a_name_that_tells_nothing_elsewhere_is_not_handed_on(peskov, anna):
    here = SpeakerFactory(name="the spokesman", article=ArticleFactory())

    merge(peskov, here, anna)

    assert not peskov.aliases.exists()


def test_who_is_known_from_one_article_only_is_no_heir(peskov, anna):
    here = SpeakerFactory(name="the spokesman", article=ArticleFactory())

    with pytest.raises(MergeRefused, match="one article only"):
        merge(here, peskov, anna)


def test_nobody_merges_into_those_merged_away(peskov, twin, anna):
    merge(peskov, twin, anna)
    third = SpeakerFactory()

    for heir, other in ((twin, third), (third, twin), (third, third)):
        with pytest.raises(MergeRefused):
            merge(heir, other, anna)


def test_nothing_happens_on_an_older_version(peskov, twin, anna):
    Speaker.objects.filter(pk=twin.pk).update(version=2)

    with pytest.raises(Stale):
        merge(peskov, twin, anna)

    assert not Deed.objects.exists()
    assert not peskov.merged_from.exists()


def address(heir, other) -> str:
    return f"{reverse('speaker_merge', args=[heir.pk])}?other={other.pk}"


def test_the_match_leads_to_the_merge_and_the_old_address_to_the_heir(desk, peskov, twin):
    SpeakerMatchFactory(speaker=peskov, other=twin)
    old = twin.get_absolute_url()

    assert f'href="{address(peskov, twin)}"' in desk.get(peskov.get_absolute_url()).content.decode()
    preview = desk.get(address(peskov, twin)).content.decode()
    assert "Kremlin spokesman Peskov" in preview
    desk.post(address(peskov, twin), {"version": 1, "other_version": 1})

    gone = desk.get(old)
    assert (gone.status_code, gone["Location"]) == (301, peskov.get_absolute_url())
    assert gone["Cache-Control"] == "no-cache"
    history = desk.get(reverse("speaker_history", args=[peskov.pk])).content.decode()
    assert "anna merged Dm. Peskov into Dmitry Peskov" in history
    assert reverse("deed_undo", args=[Deed.objects.get().pk]) in history


def test_a_match_with_somebody_of_one_article_merges_into_the_other(desk, peskov):
    here = SpeakerFactory(name="Peskov", article=ArticleFactory())
    SpeakerMatchFactory(speaker=peskov, other=here)

    assert f'href="{address(peskov, here)}"' in desk.get(here.get_absolute_url()).content.decode()


def test_both_on_sides_of_one_dispute_are_told_to_be_perhaps_two(desk, dispute, peskov, haaretz):
    page = desk.get(address(haaretz, peskov)).content.decode()

    assert "Both stand in the same disputes" in page
    assert dispute.get_absolute_url() in page


def test_others_are_searched_by_name(desk, peskov, twin):
    ClaimFactory(speaker=twin)

    page = desk.get(reverse("speaker_merge", args=[peskov.pk]), {"q": "Dm"}, HTTP_HX_REQUEST="true").content.decode()

    assert address(peskov, twin) in page
    assert "<html" not in page


def test_who_comes_second_looks_again(desk, peskov, twin):
    Speaker.objects.filter(pk=twin.pk).update(version=2)

    response = desk.post(address(peskov, twin), {"version": 1, "other_version": 1})

    assert response.status_code == 409
    assert 'name="other_version" value="2"' in response.content.decode()


def test_viewers_may_not_merge(client, vera, peskov, twin):
    client.force_login(vera)

    assert client.get(address(peskov, twin)).status_code == 403
    assert "Merge with another" not in client.get(peskov.get_absolute_url()).content.decode()


def test_signed_out_people_are_sent_to_sign_in(client, peskov, twin):
    assert client.post(address(peskov, twin))["Location"].startswith(reverse("login"))
