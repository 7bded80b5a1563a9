"""The Celery application."""

import os
from typing import Any

from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")


class SafeTask(Task):  # type: ignore[type-arg]  # Celery's own Task takes no arguments at run time
    """A task whose MemoryError is an ordinary failure: an escaping one ends the whole worker (docs/decisions/0002)."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # Any: whatever the task takes and gives
        try:
            return super().__call__(*args, **kwargs)
        except MemoryError as error:
            raise RuntimeError("the task ran out of memory") from error


app = Celery("counterclaim", task_cls=SafeTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="heartbeat")
