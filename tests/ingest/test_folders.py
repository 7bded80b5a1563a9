"""manage.py ingest: a folder of files, again and again."""

from io import StringIO
from pathlib import Path
from typing import BinaryIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from apps.claims.models import Claim, ReviewState
from apps.disputes.models import Dispute
from apps.extraction.records import Extraction
from apps.ingest import folders, work
from apps.ingest.management.commands import ingest
from apps.ingest.models import Run, Upload
from apps.sources.models import Article

pytestmark = pytest.mark.django_db

REPORT = (
    "Ministry Denies Losing a Convoy\n\nThe newspaper Daily Herald reported on Monday that a convoy had been lost near "
    "the border. “This is not true,” ministry spokesman Ivan Petrov said.\n"
)
CORRECTED = REPORT + "\nMinister Anna Berg said on Tuesday that the convoy had arrived.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)


def take_in(folder: Path, *options: str) -> tuple[str, str]:
    """What the command says, and its complaints."""
    out, err = StringIO(), StringIO()
    try:
        call_command("ingest", str(folder), *options, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
    return out.getvalue(), err.getvalue()


def external_ids() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("external_id", flat=True))


def work_through() -> None:
    for run in Run.objects.unfinished().order_by("pk"):
        work.work_on(run.pk)


def test_every_file_comes_under_its_path(folder: Path) -> None:
    (folder / "2018" / "09").mkdir(parents=True)
    (folder / "2018" / "09" / "b.HTML").write_text("<!doctype html><html><body><p>Words</p></body></html>")
    write(folder, a="The first ministry said no.")

    said, complaints = take_in(folder)

    assert said.splitlines()[-1].startswith("2 taken in, 0 given a new version, 0 there already, 0 could not")
    assert complaints == ""
    assert external_ids() == ["2018/09/b.HTML", "a.txt"]
    assert Run.objects.count() == 2


def test_a_bad_file_stops_no_other_and_is_listed_at_the_end_with_a_reason(folder: Path) -> None:
    write(folder, a="The first ministry said no.", blank=" \n", z="The last one did, too.")
    (folder / "broken.txt").write_bytes(b"%PDF-1.4")
    (folder / "picture.png").write_bytes(b"\x89PNG")

    said, complaints = take_in(folder)

    assert "2 taken in" in said
    assert "2 could not be taken in, 1 of other kinds left alone" in said
    assert "blank.txt: This text holds nothing but white space" in complaints
    assert "broken.txt: This is a file of the kind PDF" in complaints
    assert complaints.endswith("2 files or folders could not be taken in.\n")
    assert external_ids() == ["a.txt", "z.txt"]


def test_a_file_that_breaks_the_reader_stops_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, a="The first ministry said no.", b="BREAK the reader.", c="The last one did, too.")
    accept = folders.services.accept_upload

    def broken(*, file: BinaryIO, **about: object) -> Upload:
        if file.read().startswith(b"BREAK"):
            raise ZeroDivisionError("in a reader")
        file.seek(0)
        return accept(file=file, **about)

    monkeypatch.setattr(folders.services, "accept_upload", broken)

    _, complaints = take_in(folder)

    assert "b.txt: in a reader" in complaints
    assert external_ids() == ["a.txt", "c.txt"]


def test_a_folder_that_cannot_be_read_stops_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "locked").mkdir()
    write(folder, z="The ministry said no.")
    scan = folders.os.scandir

    def guarded(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(folders.os, "scandir", guarded)

    _, complaints = take_in(folder)

    assert "locked: [Errno 13] Permission denied" in complaints
    assert external_ids() == ["z.txt"]


def test_only_so_many_reasons_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "LISTED", 1)
    write(folder, a=" ", b=" ", c=" ")

    _, complaints = take_in(folder)

    assert complaints.splitlines()[1:] == ["… and 2 more", "3 files or folders could not be taken in."]


def test_taking_a_folder_in_again_changes_nothing(folder: Path) -> None:
    write(folder, a="The first ministry said no.", b="The second one did, too.")
    take_in(folder)

    said, _ = take_in(folder)

    assert "0 taken in, 0 given a new version, 2 there already" in said
    assert (Article.objects.count(), Upload.objects.count(), Run.objects.count()) == (2, 2, 2)


def test_after_a_stop_the_rest_is_taken_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, a="The first ministry said no.", b="The second one did, too.")

    def stopped(path: Path, *_: object, **__: object) -> folders.Outcome:
        if path.name == "b.txt":
            raise OperationalError("the server closed the connection")
        return folders.take_file(path, folder, renew=False)

    monkeypatch.setattr(ingest, "take_file", stopped)
    _, complaints = take_in(folder)
    monkeypatch.undo()
    said, _ = take_in(folder)

    assert "The database does not answer" in complaints
    assert "So far: 1 taken in" in complaints
    assert "1 taken in, 0 given a new version, 1 there already" in said


def test_the_same_bytes_under_two_paths_are_one_article_with_a_receipt_for_each(folder: Path) -> None:
    write(folder, a="The first ministry said no.", b="The first ministry said no.")

    said, _ = take_in(folder)

    assert "1 taken in, 0 given a new version, 1 there already" in said
    assert external_ids() == ["a.txt"]
    assert set(Upload.objects.values_list("external_id", "article")) == {
        (name, Article.objects.get().pk) for name in ("a.txt", "b.txt")
    }


def test_other_bytes_under_a_known_path_are_refused_with_what_to_do(folder: Path) -> None:
    write(folder, a="The first ministry said no.")
    take_in(folder)
    write(folder, a="The first ministry said nothing.")

    _, complaints = take_in(folder)

    assert "a.txt: Other bytes came under this path before" in complaints
    assert "--renew" in complaints
    assert Article.objects.get().current_text.body == "The first ministry said no."


def test_links_to_folders_make_no_circle(folder: Path) -> None:
    write(folder, a="The first ministry said no.")
    (folder / "again").symlink_to(folder)

    take_in(folder)

    assert external_ids() == ["a.txt"]


def test_a_path_that_is_too_long_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LONGEST_PATH", 4)
    write(folder, a="The first ministry said no.")

    _, complaints = take_in(folder)

    assert "a.txt: Its path is longer than 4 characters" in complaints


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        call_command("ingest", str(tmp_path / "nowhere"))


class TestRenewing:
    """Other bytes under a known path become the article's new version, on purpose."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def article(self, folder: Path) -> Article:
        write(folder, a=REPORT)
        take_in(folder)
        work_through()
        return Article.objects.get()

    def test_the_article_keeps_its_address_and_reads_the_new_text(self, article: Article, folder: Path) -> None:
        write(folder, a=CORRECTED)

        said, _ = take_in(folder, "--renew")
        work_through()

        renewed = Article.objects.get()
        assert "0 taken in, 1 given a new version" in said
        assert renewed.pk == article.pk
        assert renewed.current_text.body == CORRECTED
        assert [text.body for text in renewed.texts.order_by("number")] == [REPORT, CORRECTED]

    def test_what_the_engine_found_in_the_old_text_gives_way(self, article: Article, folder: Path) -> None:
        assert Dispute.objects.exists()
        write(folder, a=CORRECTED)

        take_in(folder, "--renew")
        work_through()

        current = Article.objects.get().current_text
        assert set(Claim.objects.values_list("text", flat=True)) == {current.pk}
        assert {claim.text for dispute in Dispute.objects.standing() for claim in dispute.claims} == {current}

    def test_what_a_person_decided_on_the_old_text_stays(self, article: Article, folder: Path) -> None:
        kept = Claim.objects.filter(within=None).first()
        Claim.objects.filter(pk=kept.pk).update(state=ReviewState.ACCEPTED)
        write(folder, a=CORRECTED)

        take_in(folder, "--renew")
        work_through()

        assert Claim.objects.get(pk=kept.pk).state == ReviewState.ACCEPTED

    def test_going_back_to_the_old_bytes_brings_the_old_text_back(self, article: Article, folder: Path) -> None:
        for text in (CORRECTED, REPORT):
            write(folder, a=text)
            take_in(folder, "--renew")
            work_through()

        assert Article.objects.get().current_text_id == article.current_text_id
        assert Claim.objects.filter(text=article.current_text_id).exists()

    def test_all_bytes_are_kept(self, article: Article, folder: Path) -> None:
        write(folder, a=CORRECTED)

        take_in(folder, "--renew")
        work_through()

        out = StringIO()
        call_command("check_invariants", "--strict", stdout=out)
        assert set(Upload.objects.values_list("sha256", flat=True)) >= {article.raw_sha256}
        assert "BROKEN" not in out.getvalue()

    def test_a_worker_that_has_the_old_text_in_hand_writes_nothing(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(folder, a=REPORT)
        take_in(folder)
        extract = work.flow.extract

        def renewed_meanwhile(text: str) -> Extraction:
            write(folder, a=CORRECTED)
            take_in(folder, "--renew")
            return extract(text)

        monkeypatch.setattr(work.flow, "extract", renewed_meanwhile)
        work_through()

        assert Run.objects.get().state == Run.State.PENDING
        assert not Claim.objects.exists()

    def test_a_file_whose_bytes_came_under_two_paths_leaves_the_article_to_the_other(self, folder: Path) -> None:
        write(folder, a=REPORT, b=REPORT)
        take_in(folder)
        write(folder, a=CORRECTED)

        take_in(folder, "--renew")

        assert {article.external_id: article.current_text.body for article in Article.objects.all()} == {
            "b.txt": REPORT,
            "a.txt": CORRECTED,
        }
