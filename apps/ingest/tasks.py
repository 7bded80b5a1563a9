"""The doors that Celery knocks at."""

from celery import shared_task

from apps.ingest.dispatcher import EXTRACT_ARTICLE
from apps.ingest.work import work_on


@shared_task(name=EXTRACT_ARTICLE)
def extract_article(run_id: int) -> None:
    work_on(run_id)
