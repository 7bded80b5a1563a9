"""Settings, addresses and entries. Imported with Django, so that tasks find the Celery application everywhere."""

from apps.config.celery import app

__all__ = ["app"]
