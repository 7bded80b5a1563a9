"""Notes: read by those who work here, changed and taken away by who wrote them."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.annotation.models import Note
from apps.annotation.notes import add_note

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def note(report, anna):
    return add_note(on=report, words="Ask Haaretz which sources.", by=anna)


def page(response) -> str:
    return response.content.decode()


class TestThread:
    def test_a_note_stands_with_who_wrote_it(self, desk, report):
        response = desk.post(reverse("claim_note_add", args=[report.pk]), {"words": "See <b>page 2</b>."}, follow=True)

        html = page(response)
        assert "Notes (1)" in html
        assert "<b>anna</b>" in html
        assert "See &lt;b&gt;page 2&lt;/b&gt;." in html

    def test_a_dispute_has_its_own(self, desk, dispute, note):
        desk.post(reverse("dispute_note_add", args=[dispute.pk]), {"words": "Merge with the other one?"})

        html = page(desk.get(reverse("dispute_notes", args=[dispute.pk])))
        assert "Merge with the other one?" in html
        assert note.words not in html

    def test_a_note_sent_twice_is_one(self, desk, report):
        for _ in range(2):
            desk.post(reverse("claim_note_add", args=[report.pk]), {"words": "once"})

        assert Note.objects.count() == 1

    def test_an_empty_note_is_refused_beside_the_form(self, desk, report):
        response = desk.post(reverse("claim_note_add", args=[report.pk]), {"words": "  "})

        assert response.status_code == 422
        assert "This field is required." in page(response)

    def test_the_pages_of_claim_and_dispute_lead_to_them(self, desk, dispute, report):
        assert reverse("claim_notes", args=[report.pk]) in page(desk.get(report.get_absolute_url()))
        assert reverse("dispute_notes", args=[dispute.pk]) in page(desk.get(dispute.get_absolute_url()))

    def test_the_readers_card_counts_those_that_stand(self, desk, note, report, anna):
        gone = add_note(on=report, words="gone", by=anna)
        desk.post(reverse("note_delete", args=[gone.pk]))

        assert "1 note<" in page(desk.get(report.text.article.get_absolute_url()))

    def test_who_is_signed_out_learns_nothing_of_them(self, client, note, report):
        assert client.get(reverse("claim_notes", args=[report.pk]))["Location"].startswith("/login/")
        assert "1 note<" not in page(client.get(report.text.article.get_absolute_url()))

    def test_viewers_read_and_do_not_write(self, client, vera, note, report):
        client.force_login(vera)

        assert note.words in page(client.get(reverse("claim_notes", args=[report.pk])))
        assert client.post(reverse("claim_note_add", args=[report.pk]), {"words": "x"}).status_code == 403

    def test_htmx_gets_the_thread_alone(self, desk, note, report):
        html = page(desk.get(reverse("claim_notes", args=[report.pk]), **HTMX))

        assert "<html" not in html
        assert 'id="notes"' in html
        assert "#messages" not in html  # coming after the page, it would wipe away what the page has just said

    def test_the_number_of_queries_does_not_grow_with_the_notes(self, desk, report, rita):
        counts = []
        for number in range(5):
            add_note(on=report, words=f"note {number}", by=rita)
            with CaptureQueriesContext(connection) as asked:
                desk.get(reverse("claim_notes", args=[report.pk]))
            counts.append(len(asked))

        assert len(set(counts)) == 1

    def test_words_find_notes(self, note):
        assert list(Note.objects.saying("source Haaretz")) == [note]
        assert not Note.objects.saying("Kremlin").exists()


class TestOwn:
    def test_ones_own_note_is_edited_and_says_so(self, desk, note):
        desk.post(reverse("note_edit", args=[note.pk]), {"version": 1, "words": "Answered."})

        html = page(desk.get(note.thread_url))
        assert "Answered." in html
        assert "edited " in html

    def test_an_edit_over_another_shows_both_and_loses_nothing(self, desk, note):
        Note.objects.update(words="From the other tab.", version=2)

        response = desk.post(reverse("note_edit", args=[note.pk]), {"version": 1, "words": "Mine."})

        assert response.status_code == 409
        assert "From the other tab." in page(response)
        assert "Mine." in page(response)
        assert 'name="version" value="2"' in page(response)

    def test_a_note_taken_away_can_be_brought_back(self, desk, note):
        html = page(desk.post(reverse("note_delete", args=[note.pk]), follow=True))

        assert "Notes (0)" in html
        assert reverse("note_restore", args=[note.pk]) in html
        assert "Notes (1)" in page(desk.post(reverse("note_restore", args=[note.pk]), follow=True))

    @pytest.mark.parametrize("name", ["note_edit", "note_delete", "note_restore"])
    def test_somebody_elses_note_is_left_alone(self, client, rita, note, name):
        client.force_login(rita)

        response = client.post(reverse(name, args=[note.pk]), {"version": 1, "words": "Overwritten."})

        note.refresh_from_db()
        assert (response.status_code, note.words, note.deleted_at) == (403, "Ask Haaretz which sources.", None)

    def test_an_empty_edit_is_refused(self, desk, note):
        assert desk.post(reverse("note_edit", args=[note.pk]), {"version": 1, "words": ""}).status_code == 422

    def test_nothing_is_taken_away_by_a_get(self, desk, note):
        assert desk.get(reverse("note_delete", args=[note.pk])).status_code == 405

    def test_a_missing_note_is_not_found(self, desk):
        assert desk.post(reverse("note_delete", args=[999])).status_code == 404


def test_a_note_is_on_one_thing(report, dispute, anna):
    with pytest.raises(IntegrityError, match="a_note_is_on_a_claim_or_on_a_dispute"):
        Note.objects.create(claim=report, dispute=dispute, words="both", by=anna)
