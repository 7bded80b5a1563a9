"""The doors that Celery knocks at."""

from celery import shared_task

from apps.ingest.catching_up import work_in
from apps.ingest.dispatcher import COMPARE_TEXT, EXTRACT_ARTICLE
from apps.ingest.work import work_on


@shared_task(name=EXTRACT_ARTICLE)
def extract_article(run_id: int) -> None:
    work_on(run_id)


@shared_task(name=COMPARE_TEXT)
def compare_text(text_id: int) -> None:
    work_in(text_id)
