"""What people know of speakers, sources and days: written, refused, seen by two at once, and taken back."""

from datetime import date

import pytest
from django.utils import timezone

from apps.annotation.deeds import undo
from apps.annotation.models import Deed
from apps.annotation.speaker_details import DetailsRefused, SpeakerDetails, edit_speaker, hand_over
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.sources.models import Source
from tests.factories import AliasFactory, SourceFactory, SpeakerFactory


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


def details(speaker, **values):
    said = {"name": speaker.name, "disambiguation": "", "kind": speaker.kind, "represents": "", "version": 1}
    return said | values


def undo_last(by):
    undo(deed=Deed.objects.latest("pk"), by=by, at=timezone.now())


class TestSpeaker:
    def test_what_is_known_is_saved_and_the_old_name_still_leads_there(self, desk, dispute, peskov, kremlin):
        refresh_disputes([dispute.pk])

        answer = desk.post(
            f"/s/{peskov.pk}/edit/",
            details(peskov, name="Dmitry S. Peskov", kind="person", represents="Russia"),
        )

        peskov.refresh_from_db()
        assert answer["Location"] == peskov.get_absolute_url()
        assert (peskov.name, peskov.represents.name) == ("Dmitry S. Peskov", "Russia")
        assert peskov.aliases.get().name == "Dmitry Peskov"
        assert Dispute.objects.searched("Dmitry S. Peskov").exists()

    def test_undo_brings_back_name_party_and_aliases(self, dispute, peskov, kremlin, anna, rita):
        said = SpeakerDetails("The spokesman", "of 2018", "group", "")
        edit_speaker(speaker=peskov, seen=1, details=said, by=anna)

        undo_last(rita)

        peskov.refresh_from_db()
        assert (peskov.name, peskov.name_key, peskov.disambiguation) == ("Dmitry Peskov", "dmitry peskov", "")
        assert (peskov.kind, peskov.represents) == ("person", kremlin)
        assert not peskov.aliases.exists()

    def test_a_name_that_is_taken_is_refused_without_loss(self, desk, peskov, haaretz):
        answer = desk.post(f"/s/{peskov.pk}/edit/", details(peskov, name="haaretz", represents="Nobody Known"))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Another speaker has this name" in page
        assert 'value="haaretz"' in page
        assert 'value="Nobody Known"' in page
        assert not Speaker.objects.filter(name="Nobody Known").exists()

    def test_nobody_speaks_for_themselves(self, desk, peskov, kremlin):
        assert desk.post(f"/s/{peskov.pk}/edit/", details(peskov, represents="Dmitry Peskov")).status_code == 422
        assert desk.post(f"/s/{kremlin.pk}/edit/", details(kremlin, represents="Dmitry Peskov")).status_code == 422

    def test_the_second_of_two_sees_both_and_loses_nothing(self, desk, peskov, rita):
        edit_speaker(speaker=peskov, seen=1, details=SpeakerDetails("D. Peskov", "", "person", ""), by=rita)

        answer = desk.post(f"/s/{peskov.pk}/edit/", details(peskov, name="Mine", version=1))

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "D. Peskov" in page
        assert 'value="Mine"' in page
        assert 'name="version" value="2"' in page

    def test_names_are_added_and_removed_and_both_can_be_undone(self, desk, dispute, peskov, rita):
        desk.post(f"/s/{peskov.pk}/names/", {"alias": "Дмитрий Песков"})
        desk.post(f"/s/{peskov.pk}/names/", {"alias": "Дмитрий  Песков"})
        alias = peskov.aliases.get()
        assert Dispute.objects.searched("Песков").exists()

        desk.post(f"/names/{alias.pk}/remove/")
        assert not peskov.aliases.exists()
        undo_last(rita)

        assert peskov.aliases.get().name == "Дмитрий Песков"

    def test_an_empty_name_adds_nothing(self, desk, peskov):
        desk.post(f"/s/{peskov.pk}/names/", {"alias": " "})

        assert not peskov.aliases.exists()

    def test_the_form_shows_what_is_known(self, desk, peskov):
        AliasFactory(speaker=peskov, name="Peskow")

        page = desk.get(f"/s/{peskov.pk}/edit/").content.decode()

        assert 'value="Kremlin"' in page
        assert "Peskow" in page

    @pytest.mark.parametrize("what", ["edit", "split"])
    def test_readers_may_not(self, client, peskov, vera, what):
        client.force_login(vera)

        assert client.get(f"/s/{peskov.pk}/{what}/").status_code == 403
        assert client.post(f"/s/{peskov.pk}/{what}/").status_code == 403

    def test_there_is_no_page_without_a_speaker(self, desk, peskov):
        assert desk.get("/s/999/edit/").status_code == 404
        assert desk.post("/names/999/remove/").status_code == 404
        assert desk.get(f"/s/{peskov.pk}/names/").status_code == 405


class TestSplit:
    def test_claims_go_to_a_new_speaker_and_disputes_follow(self, desk, dispute, peskov, denial):
        refresh_disputes([dispute.pk])

        answer = desk.post(
            f"/s/{peskov.pk}/split/", {"claims": [denial.pk], "name": "A spokeswoman", "kind": "person"}, follow=True
        )

        assert f'<a href="/s/{peskov.pk}/history/">History of Dmitry Peskov and undo</a>' in answer.content.decode()
        heir = Speaker.objects.get(name="A spokeswoman")
        denial.refresh_from_db()
        dispute.refresh_from_db()
        assert (denial.speaker, denial.state) == (heir, ReviewState.EDITED)
        assert heir.pk in dispute.speaker_keys

    def test_undo_brings_them_back(self, dispute, peskov, haaretz, denial, account, anna, rita):
        keys = [denial.pk, account.pk]
        refresh_disputes([dispute.pk])
        hand_over(claims=keys, speaker=peskov, name="Haaretz", kind="outlet", by=anna)

        undo_last(rita)

        assert set(Claim.objects.filter(pk__in=keys).values_list("speaker", "state")) == {(peskov.pk, "suggested")}
        dispute.refresh_from_db()
        assert set(dispute.speaker_keys) == {peskov.pk, haaretz.pk}

    def test_claims_of_those_merged_into_the_speaker_go_too(self, peskov, denial, anna):
        heir = SpeakerFactory(name="Heir")
        peskov.merged_into = heir
        peskov.save()

        hand_over(claims=[denial.pk], speaker=heir, name="Somebody", kind="person", by=anna)

        denial.refresh_from_db()
        assert denial.said_by.name == "Somebody"

    def test_a_known_alias_is_the_known_speaker(self, peskov, haaretz, denial, anna):
        AliasFactory(speaker=haaretz, name="The Land", name_key="land")

        assert hand_over(claims=[denial.pk], speaker=peskov, name="the Land", kind="person", by=anna) == haaretz

    @pytest.mark.parametrize("name", ["Dmitry Peskov", "dmitry  peskov"])
    def test_to_the_same_speaker_is_refused(self, peskov, denial, anna, name):
        with pytest.raises(DetailsRefused):
            hand_over(claims=[denial.pk], speaker=peskov, name=name, kind="person", by=anna)
        assert not Deed.objects.exists()

    def test_claims_of_others_are_refused_and_what_was_typed_stays(self, desk, peskov, denial, report):
        answer = desk.post(
            f"/s/{peskov.pk}/split/", {"claims": [denial.pk, report.pk], "name": "Someone", "kind": "person"}
        )

        assert answer.status_code == 422
        assert 'value="Someone"' in answer.content.decode()
        assert not Speaker.objects.filter(name="Someone").exists()

    def test_nothing_chosen_is_said(self, desk, peskov, denial):
        answer = desk.post(f"/s/{peskov.pk}/split/", {"name": "Someone", "kind": "person"})

        assert answer.status_code == 422
        assert "Choose at least one claim." in answer.content.decode()

    def test_words_find_claims(self, desk, peskov, denial, account):
        answer = desk.get(f"/s/{peskov.pk}/split/", {"q": "delegation"}, headers={"HX-Request": "true"})

        page = answer.content.decode()
        assert "<html" not in page
        assert f'value="{account.pk}"' in page
        assert f'value="{denial.pk}"' not in page


class TestSource:
    def sent(self, **values):
        empty = dict.fromkeys(("domain", "country", "language", "owner", "owner_from"), "")
        return {"version": 1, "name": "Sputnik"} | empty | values

    def test_what_is_known_is_saved(self, desk, sputnik, dispute):
        answer = desk.post(
            f"/o/{sputnik.pk}/edit/",
            self.sent(name="Sputnik News", domain="https://Example.org/", country="ru", owner="A", owner_from="p. 3"),
        )

        sputnik.refresh_from_db()
        assert answer["Location"] == sputnik.get_absolute_url()
        assert (sputnik.domain, sputnik.country, sputnik.version) == ("example.org", "RU", 2)
        page = desk.get(sputnik.get_absolute_url()).content.decode()
        assert "Owner:" in page
        assert "p. 3" in page

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"owner": "Somebody"}, "Say where it stands"),
            ({"country": "Russia"}, "Two letters."),
            ({"domain": "no site"}, "no site"),
            ({"language": "English!"}, "A code such as en."),
        ],
    )
    def test_what_cannot_be_is_refused_without_loss(self, desk, sputnik, wrong, words):
        answer = desk.post(f"/o/{sputnik.pk}/edit/", self.sent(**wrong))

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert next(iter(wrong.values())) in answer.content.decode()

    def test_a_name_that_is_taken_is_refused(self, desk, sputnik):
        SourceFactory(name="Taken")

        assert "is called" in desk.post(f"/o/{sputnik.pk}/edit/", self.sent(name="taken")).content.decode()

    def test_the_second_of_two_sees_both(self, desk, sputnik):
        Source.objects.update(version=2, owner="Theirs")

        answer = desk.post(f"/o/{sputnik.pk}/edit/", self.sent(name="Mine"))

        assert answer.status_code == 409
        assert "Theirs" in answer.content.decode()
        assert 'value="Mine"' in answer.content.decode()

    def test_readers_may_not(self, client, sputnik, vera):
        client.force_login(vera)

        assert client.get(f"/o/{sputnik.pk}/edit/").status_code == 403

    def test_the_page_shows_whose_words_fill_its_articles(self, client, sputnik, dispute):
        page = client.get(sputnik.get_absolute_url()).content.decode()

        shares = page.split("Whose words fill its articles")[1]
        assert "Dmitry Peskov" in shares
        assert " %" in shares


class TestDays:
    def test_a_persons_days_are_saved_and_kept_from_machines(self, desk, denial):
        desk.post(
            f"/c/{denial.pk}/days/",
            {"version": 1, "stated_on": "2018-09-25", "stated_until": "2018-09-26", "happened_on": "2018-09-17"},
        )

        denial.refresh_from_db()
        assert (denial.stated_on, denial.stated_until) == (date(2018, 9, 25), date(2018, 9, 26))
        assert denial.happened_on == date(2018, 9, 17)
        assert denial.state == ReviewState.EDITED

    @pytest.mark.parametrize(
        "days",
        [{"stated_until": "2018-09-26"}, {"happened_on": "2018-09-26", "happened_until": "2018-09-25"},
         {"stated_on": "soon"}],
    )  # fmt: skip
    def test_days_that_cannot_be_are_refused(self, desk, denial, days):
        assert desk.post(f"/c/{denial.pk}/days/", {"version": 1} | days).status_code == 422

    def test_the_second_of_two_sees_both(self, desk, denial):
        Claim.objects.filter(pk=denial.pk).update(version=2, stated_on=date(2018, 9, 1))

        answer = desk.post(f"/c/{denial.pk}/days/", {"version": 1, "stated_on": "2018-09-25"})

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "1 Sep 2018" in page
        assert 'value="2018-09-25"' in page

    def test_who_may_and_what_is_there(self, client, denial, vera, anna):
        assert client.get(f"/c/{denial.pk}/days/").status_code in (302, 403)
        client.force_login(vera)
        assert client.get(f"/c/{denial.pk}/days/").status_code == 403
        client.force_login(anna)
        assert client.get("/c/999/days/").status_code == 404

    def test_a_new_day_of_publication_tells_weekdays_anew(self, desk, article, report):
        sent = {"version": 1, "title": article.title, "source_name": "Sputnik", "url": "", "byline": ""}

        desk.post(f"/a/{article.pk}/edit/", sent | {"published_on": "2018-09-28"})

        report.refresh_from_db()
        assert report.stated_on == date(2018, 9, 26)
        assert report.state == ReviewState.SUGGESTED
