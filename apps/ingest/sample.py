"""The sample article, which shows an empty installation what it is for."""

import uuid
from pathlib import Path

from apps.accounts.models import User
from apps.ingest.models import Upload
from apps.ingest.services import About, accept_upload

SAMPLE = Path(__file__).resolve().parent / "demo" / "sample_article.txt"
# One key for ever: loading the sample twice is one upload.
KEY = uuid.UUID("5e70ab1e-0000-4000-8000-000000000001")


def load_sample(*, by: User | None) -> Upload:
    """Take in the article about the Il-20 (September 2018), once."""
    with SAMPLE.open("rb") as file:
        return accept_upload(file=file, name=SAMPLE.name, by=by, key=KEY, about=About())
