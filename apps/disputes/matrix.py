"""Who speaks against whom: the speakers who do so most, as a table of numbers of disputes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import connection
from django.utils.functional import cached_property

from apps.claims.models import Speaker
from apps.disputes.material import Clash, ClashQuerySet

TINTS = 4
KEPT_SECONDS = 3600
HEAVIEST = 3000  # of a large collection so many pairs are looked at, those with the most disputes

LAST_CHANGE = """
SELECT (SELECT max(id) FROM disputes_clash), (SELECT max(pgh_id) FROM disputes_disputeevent),
    (SELECT max(pgh_id) FROM disputes_membershipevent), (SELECT max(pgh_id) FROM claims_speakerevent),
    (SELECT max(pgh_id) FROM claims_claimevent)
"""


@dataclass(frozen=True, slots=True)
class Edge:
    """In `times` disputes the speaker stands on a side that answers the other's; `suggested`: so many unreviewed."""

    speaker: int
    against: int
    times: int
    suggested: int

    @property
    def is_mostly_suggested(self) -> bool:
        return 2 * self.suggested > self.times


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the table. `tint`: 0 for the fewest disputes of any field to 3 for the most."""

    edge: Edge
    row: Speaker
    column: Speaker
    tint: int

    @property
    def query(self) -> str:
        return pair_query(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Line:
    """One speaker's row; `opens_party`: a rule above it parts several rows of one party from others."""

    speaker: Speaker
    opens_party: bool
    cells: tuple[Cell | None, ...]
    times: int


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Speaker, ...]
    lines: tuple[Line, ...]
    left_out: int  # speakers who speak against somebody, or are spoken against, and stand nowhere here

    @property
    def speaker_count(self) -> int:
        return len({one.pk for one in self.columns} | {line.speaker.pk for line in self.lines})

    @cached_property
    def cells(self) -> list[Cell]:
        """The fields that hold something, the most disputes first."""
        found = [cell for line in self.lines for cell in line.cells if cell]
        return sorted(found, key=lambda cell: (-cell.edge.times, cell.row.name, cell.column.name))


def pair_query(speaker: Speaker, against: Speaker) -> str:
    """The dispute list, filtered to the disputes of one field."""
    return "?" + urlencode({"speaker": speaker.name, "side": "answering", "against": against.name})


def edges(*, least: int, about: Sequence[int] = ()) -> list[Edge]:
    """Who speaks against whom in at least so many disputes; only what concerns these speakers, where some are named."""
    if about:
        return read_edges(Clash.objects.touching(about), least=least)
    key = f"edges-{least}-{last_change()}"
    return cache.get_or_set(key, lambda: read_edges(Clash.objects.all(), least=least), KEPT_SECONDS) or []


def read_edges(clashes: ClashQuerySet, *, least: int) -> list[Edge]:
    return [Edge(*row) for row in clashes.counted(least=least)[:HEAVIEST]]


def last_change() -> str:
    """Differs once anything has changed of what edges are counted from: to add all of them up takes a while."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_CHANGE)
        return "-".join(str(number) for number in cursor.fetchone() or ())


def degrees(found: Iterable[Edge]) -> Counter[int]:
    """In how many disputes each speaker speaks against somebody or is spoken against."""
    times: Counter[int] = Counter()
    for edge in found:
        times[edge.speaker] += edge.times
        times[edge.against] += edge.times
    return times


def busiest(found: Sequence[Edge], *, most: int, first: Sequence[int] = ()) -> list[int]:
    """The speakers who have most to do with others, those named first before all."""
    times = degrees(found)
    ranked = sorted(times, key=lambda key: (key not in first, -times[key], key))
    return ranked[:most]


def matrix(found: Sequence[Edge], keys: Sequence[int], *, by_party: bool) -> Matrix:
    """The table of these speakers: by party, if wished, else those with most disputes first."""
    speakers = Speaker.objects.select_related("represents").in_bulk(keys)
    ordered = [speakers[key] for key in keys if key in speakers]
    if by_party:
        ordered.sort(key=party_order(ordered))
    fields = {(edge.speaker, edge.against): edge for edge in found}
    top = max((edge.times for key, edge in fields.items() if set(key) <= speakers.keys()), default=1)
    rows = [one for one in ordered if any((one.pk, other.pk) in fields for other in ordered)]
    columns = [one for one in ordered if any((other.pk, one.pk) in fields for other in ordered)]
    opening = party_openings(rows) if by_party else set()
    lines = [line(one, columns, fields, opens_party=one.pk in opening, top=top) for one in rows]
    shown = {one.pk for one in (*rows, *columns)}
    return Matrix(tuple(columns), tuple(lines), len(degrees(found).keys() - shown))


def party_openings(rows: Sequence[Speaker]) -> set[int]:
    """The first row of each party of several rows, and the row after each such party."""
    groups = [list(group) for _, group in groupby(rows, key=party_of)]
    pairs = pairwise(groups)
    return {after[0].pk for before, after in pairs if len(before) > 1 or len(after) > 1}


def line(
    speaker: Speaker, columns: Sequence[Speaker], fields: Mapping[tuple[int, int], Edge], *, opens_party: bool, top: int
) -> Line:
    cells = tuple(
        Cell(edge, speaker, column, tint(edge.times, top)) if (edge := fields.get((speaker.pk, column.pk))) else None
        for column in columns
    )
    return Line(speaker, opens_party, cells, sum(cell.edge.times for cell in cells if cell))


def tint(times: int, top: int) -> int:
    return min(TINTS - 1, TINTS * (times - 1) // max(top, 1))


def party_of(speaker: Speaker) -> Speaker:
    return speaker.represents or speaker


def party_order(speakers: Sequence[Speaker]) -> Callable[[Speaker], tuple[int, bool]]:
    """Parties by their first speaker's place; within one, the party itself before those who speak for it."""
    places: dict[int, int] = {}
    for place, speaker in enumerate(speakers):
        places.setdefault(party_of(speaker).pk, place)
    return lambda speaker: (places[party_of(speaker).pk], speaker.represents_id is not None)
