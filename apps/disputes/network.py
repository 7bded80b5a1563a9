"""Speakers as points, and who speaks against whom as lines between them: the same rows give the same picture.

The places are those of a spring embedder (Fruchterman and Reingold, 1991) that starts on a circle, so nothing is drawn
by lot. Pure.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from apps.claims.models import Speaker
from apps.disputes.matrix import Edge, pair_query

WIDTH, HEIGHT = 1000, 640
EDGE = 90  # room at the border for names
STEPS = 200
MOST_NODES = 60
LETTER = 7.2  # the width of a letter, about
LONGEST_NAME = 26

Places = NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Node:
    """A speaker's place. `label_y`: where the name is written; `anchor`: from where it runs."""

    speaker: Speaker
    x: float
    y: float
    radius: float
    claims: int
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """One speaker against another: a path that bends to its left, so that both directions are seen."""

    edge: Edge
    speaker: Speaker
    against: Speaker
    path: str
    width: float

    @property
    def query(self) -> str:
        return pair_query(self.speaker, self.against)


@dataclass(frozen=True, slots=True)
class Network:
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def network(found: Sequence[Edge], speakers: Mapping[int, Speaker], claims: Mapping[int, int]) -> Network:
    """All edges among these speakers; `claims`: how many each made."""
    keys = sorted(speakers)
    among = [edge for edge in found if edge.speaker in speakers and edge.against in speakers]
    places = dict(zip(keys, layout(keys, among).tolist(), strict=True))
    top = max(claims.values(), default=1)
    radii = {key: 5 + 13 * math.sqrt(claims.get(key, 0) / max(top, 1)) for key in keys}
    nodes = [node(speakers[key], places[key], radii[key], claims.get(key, 0)) for key in keys]
    most = max((edge.times for edge in among), default=1)
    arrows = [
        Arrow(
            edge,
            speakers[edge.speaker],
            speakers[edge.against],
            path(places[edge.speaker], places[edge.against], end=radii[edge.against]),
            round(1.5 + 4 * edge.times / most, 1),
        )
        for edge in among
    ]
    return Network(tuple(labelled(nodes)), tuple(arrows))


def layout(keys: Sequence[int], found: Sequence[Edge]) -> Places:
    """A place for each key, in its order, within the picture."""
    number = len(keys)
    turns = 2 * np.pi * np.arange(number) / max(number, 1)
    places = np.column_stack([np.cos(turns), np.sin(turns)])
    index = {key: place for place, key in enumerate(keys)}
    pulls = np.zeros((number, number))
    for edge in found:
        one, other = index[edge.speaker], index[edge.against]
        pulls[one, other] = pulls[other, one] = 1 + math.log(edge.times)
    ideal = 1.6 / math.sqrt(max(number, 1))
    for step in range(STEPS):
        places = moved(places, pulls, ideal=ideal, most=0.15 * (1 - step / STEPS))
    return fitted(places)


def moved(places: Places, pulls: Places, *, ideal: float, most: float) -> Places:
    """One step: all push each other away, lines and the middle draw together, nobody goes farther than `most`."""
    gaps = places[:, None, :] - places[None, :, :]
    far = np.maximum(np.linalg.norm(gaps, axis=2), 1e-6)
    push = (gaps / far[:, :, None] ** 2).sum(axis=1) * ideal**2
    pull = -(gaps * (pulls * far)[:, :, None]).sum(axis=1) / ideal / 4
    force = push + pull - 0.3 * places
    size = np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-6)
    return np.asarray(places + force / size * np.minimum(size, most))


def fitted(places: Places) -> Places:
    """Spread over the whole picture."""
    if not len(places):
        return places
    low = places.min(axis=0)
    span = np.maximum(places.max(axis=0) - low, 1e-6)
    room = np.array([WIDTH - 2 * EDGE, HEIGHT - EDGE])
    return np.asarray(np.round((places - low) / span * room + np.array([EDGE, EDGE / 2]), 1))


def node(speaker: Speaker, place: Sequence[float], radius: float, claims: int) -> Node:
    x, y = place
    return Node(speaker, x, y, round(radius, 1), claims, x, y, "start")


def labelled(nodes: Sequence[Node]) -> list[Node]:
    """The points with their names where they lie on the fewest points and names before them."""
    points = [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in nodes]
    taken: list[Box] = []
    out: list[Node] = []
    for one in sorted(nodes, key=lambda node: (-node.radius, node.speaker.pk)):
        spots = [(spot, box_of(spot, one)) for spot in spots_of(one)]
        (x, y, anchor), box = min(spots, key=lambda spot: badness(spot[1], [*points, *taken]))
        taken.append(box)
        out.append(replace(one, label_x=round(x, 1), label_y=round(y, 1), anchor=anchor))
    return out


def spots_of(one: Node) -> list[tuple[float, float, str]]:
    """Where a name can stand: beside its point, above or below it, as SVG has it (x, base line, anchor)."""
    off = one.radius + 4
    return [
        (one.x + off, one.y + 4, "start"),
        (one.x - off, one.y + 4, "end"),
        (one.x, one.y + off + 11, "middle"),
        (one.x, one.y - off, "middle"),
    ]


def box_of(spot: tuple[float, float, str], one: Node) -> Box:
    x, y, anchor = spot
    width = LETTER * min(len(one.speaker.name), LONGEST_NAME)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, y - 11, left + width, y + 3


def badness(box: Box, others: Sequence[Box]) -> tuple[float, int]:
    """How far the box reaches out of the picture, and how many others it lies on."""
    left, top, right, bottom = box
    out = max(0, -left) + max(0, right - WIDTH) + max(0, -top) + max(0, bottom - HEIGHT)
    return out, sum(a < right and left < c and b < bottom and top < d for a, b, c, d in others)


def path(start: Sequence[float], end_at: Sequence[float], *, end: float) -> str:
    """From the middle of one point to the edge of the other, bent."""
    (x1, y1), (x2, y2) = start, end_at
    length = math.hypot(x2 - x1, y2 - y1) or 1
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    bend = min(40, length / 6)
    cx, cy = (x1 + x2) / 2 + dy * bend, (y1 + y2) / 2 - dx * bend
    back = math.hypot(x2 - cx, y2 - cy) or 1
    tip = end + 6
    tx, ty = x2 - (x2 - cx) / back * tip, y2 - (y2 - cy) / back * tip
    return f"M{x1:.0f} {y1:.0f}Q{cx:.0f} {cy:.0f} {tx:.0f} {ty:.0f}"
