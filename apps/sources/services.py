"""Sources by their names."""

from apps.sources.models import Source


def named_source(name: str) -> Source | None:
    """The source of this name, made if it is new. None for an empty name."""
    name = " ".join(name.split())[:200]
    if not name:
        return None
    found = Source.objects.filter(name__iexact=name).first()
    if found is None:
        Source.objects.bulk_create([Source(name=name)], ignore_conflicts=True)
        found = Source.objects.get(name__iexact=name)
    return found
