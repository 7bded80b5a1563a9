"""Who changed a row, when, and what: read from the events that the database's triggers write."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from pghistory.models import Events

from apps.accounts.models import User

DECIMALS = 2
HOUSEKEEPING = {"version"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row. `who` empty: a machine. `fields`: name, value before (None: not known or none), after.

    `part_of`: the deed that changed other rows with it; empty for a change of its own. `diff`: columns, as JSON has
    them, before and after. `event`: the key of the change among those of its row.
    """

    at: datetime
    who: str
    what: str
    fields: tuple[tuple[str, Any, Any], ...]  # Any: a field's value before and after
    reason: str
    part_of: str
    event: int
    diff: dict[str, tuple[Any, Any]]  # Any: JSON


def changes_of(row: Model) -> list[Change]:
    """All recorded changes of the row, newest first."""
    events = list(Events.objects.tracks(row).order_by("-pgh_created_at", "-pgh_id"))
    users = {user for event in events if (user := (event.pgh_context or {}).get("user"))}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "username")) if users else {}
    return [as_change(event, names) for event in events]


def as_change(event: Events, names: dict[int, str]) -> Change:
    context = event.pgh_context or {}
    user = context.get("user")
    return Change(
        at=event.pgh_created_at,
        who="" if user is None else names.get(user, "somebody whose account is gone"),
        what={"insert": "made", "update": "changed", "delete": "removed"}.get(event.pgh_label, event.pgh_label),
        fields=tuple(changed_fields(event)),
        reason=context.get("reason", ""),
        part_of=context.get("deed", ""),
        event=int(event.pgh_id),
        diff=columns_changed(event),
    )


def columns_changed(event: Events) -> dict[str, tuple[Any, Any]]:  # Any: JSON
    """Before the first change of an engine's row nothing is on record, but it was a suggestion."""
    if event.pgh_diff is None and event.pgh_label == "update" and event.pgh_data.get("origin") == "machine":
        return {"state": ("suggested", event.pgh_data["state"])} if "state" in event.pgh_data else {}
    diff = event.pgh_diff or {}
    return {name: (before, after) for name, (before, after) in diff.items() if name not in HOUSEKEEPING}


def changed_fields(event: Events) -> Iterator[tuple[str, Any, Any]]:
    """What changed. The engine's rows have no event of their making: of their first change only the state is known."""
    if event.pgh_diff is None and event.pgh_label == "update" and "state" in event.pgh_data:
        yield "state", None, event.pgh_data["state"]
    for name, (before, after) in (event.pgh_diff or {}).items():
        if name not in HOUSEKEEPING:
            yield name.removesuffix("_id").replace("_", " "), shown(before), shown(after)


def shown(value: Any) -> Any:  # Any: JSON
    """A number with as many digits as pages show."""
    return round(value, DECIMALS) if isinstance(value, float) else value
