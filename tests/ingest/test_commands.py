from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.extraction.version import ENGINE_VERSION
from apps.ingest.models import Run, Upload
from apps.sources.models import Article
from tests.factories import RunFactory

pytestmark = pytest.mark.django_db


def test_a_folder_is_taken_in_with_each_files_path_and_no_bad_file_stops_another(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text("The first ministry said no.")
    (tmp_path / "sub" / "b.HTML").write_text("<!doctype html><html><body><p>Words</p></body></html>")
    (tmp_path / "sub" / "same.txt").write_text("The first ministry said no.")
    (tmp_path / "broken.txt").write_bytes(b"%PDF-1.4")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    out, err = StringIO(), StringIO()

    call_command("ingest", str(tmp_path), stdout=out, stderr=err)

    assert "2 articles taken in, 1 were there already, 1 could not be taken in" in out.getvalue()
    assert "broken.txt: This is a file of the kind PDF" in err.getvalue()
    assert set(Article.objects.values_list("external_id", flat=True)) == {"a.txt", "sub/b.HTML"}
    assert Run.objects.count() == 2


def test_a_folder_that_is_none_is_said(tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        call_command("ingest", str(tmp_path / "nowhere"))


def test_the_sample_is_loaded_once():
    call_command("load_sample", stdout=StringIO())
    call_command("load_sample", stdout=StringIO())

    assert Article.objects.get().source.name == "Sputnik"
    assert Upload.objects.count() == 1


def test_a_newer_engine_is_given_every_article_it_has_not_read(article):
    read = RunFactory(engine_version=ENGINE_VERSION)
    RunFactory(article=article, engine_version="older", state=Run.State.DONE)
    out = StringIO()

    call_command("rerun", stdout=out)

    assert "1 articles queued" in out.getvalue()
    assert article.runs.filter(engine_version=ENGINE_VERSION, state=Run.State.PENDING).count() == 1
    assert read.article.runs.count() == 1
