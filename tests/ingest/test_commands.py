from io import StringIO

import pytest
from django.core.management import call_command

from apps.extraction.version import ENGINE_VERSION
from apps.ingest.models import Run, Upload
from apps.sources.models import Article
from tests.factories import RunFactory

pytestmark = pytest.mark.django_db


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
