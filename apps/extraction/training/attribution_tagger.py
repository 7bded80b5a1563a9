"""Make `weights/attribution_tagger.npz`.

python -m apps.extraction.training.attribution_tagger OUT TRAIN.jsonl[:WEIGHT] … [--epochs N]

Each line of a training file: {"text", "attributions": [{"speaker": [[start, end], …], "cue": …, "content": …}]},
offsets in code points. WEIGHT: how often a file's articles are shown an epoch. The rules run over every article first,
since what they find is a feature. Training: conditional random field, log-likelihood, AdaGrad (Duchi et al. 2011),
weights averaged over the second half of the epochs. The seed is fixed: the same files give the same weights.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from apps.extraction.layout import Reading, readings
from apps.extraction.tagging import SIZE, TAGS, TEMPLATES, Floats, Ids, attributes, features

ROLES = ("speaker", "cue", "content")
RATE = 0.1
L2 = 1e-4
BATCH = 48
NEVER = np.float32(-1e4)
SEED = 20


@dataclass(frozen=True, slots=True)
class Example:
    ids: npt.NDArray[np.int32]
    tags: npt.NDArray[np.int8]


def examples(path: Path) -> Iterator[Example]:
    """The paragraphs of a gold file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            for reading in readings(article["text"]):
                ids = features([attributes(reading.frames, reading.rule_tags, reading.setting)])[0]
                yield Example(ids.astype(np.int32), gold_tags(reading, article["attributions"]))


def gold_tags(reading: Reading, attributions: Sequence[dict[str, list[list[int]]]]) -> npt.NDArray[np.int8]:
    """The tag number of every token of the paragraph after the gold fragments; a token's middle decides."""
    paragraph = reading.frames[0].paragraph
    found = np.zeros(len(paragraph.words), dtype=np.int8)
    middles = (np.array(paragraph.starts) + np.array(paragraph.ends) - 1) // 2
    for attribution in attributions:
        for number, role in enumerate(ROLES):
            for start, end in attribution[role]:
                first, last = np.searchsorted(middles, (start, end))
                found[first:last] = 2 * number + 2
                if first < last:
                    found[first] = 2 * number + 1
    return found


class Model:
    """The weights while they are learnt."""

    def __init__(self) -> None:
        count = len(TAGS)
        self.emissions = np.zeros((SIZE, count), dtype=np.float32)
        self.squares = np.full((SIZE, count), 1e-2, dtype=np.float32)
        self.transitions = np.zeros((count, count), dtype=np.float32)
        self.transition_squares = np.full((count, count), 1.0, dtype=np.float32)
        self.allowed = allowed()
        self.initial = np.where(np.array([not tag.startswith("I") for tag in TAGS]), 0, NEVER).astype(np.float32)

    def step(self, batch: Sequence[Example]) -> float:
        """One AdaGrad step on a batch of paragraphs; returns the mean log-likelihood a token."""
        length = max(len(example.tags) for example in batch)
        ids = np.zeros((len(batch), length, len(TEMPLATES)), dtype=np.int64)
        gold = np.zeros((len(batch), length), dtype=np.int64)
        mask = np.zeros((len(batch), length), dtype=bool)
        for row, example in enumerate(batch):
            size = len(example.tags)
            ids[row, :size], gold[row, :size], mask[row, :size] = example.ids, example.tags, True
        scores = np.stack([self.emissions[row].sum(axis=1) for row in ids])
        step = np.where(self.allowed, self.transitions, NEVER)
        unary, pair, likelihood = expectations(scores, step, self.initial, mask)
        error = (np.eye(len(TAGS), dtype=np.float32)[gold] - unary)[mask]
        self._update(ids[mask], error)
        both = mask[:, 1:]
        seen = np.zeros_like(self.transitions)
        np.add.at(seen, (gold[:, :-1][both], gold[:, 1:][both]), 1)
        change = (seen - pair) * self.allowed
        self.transition_squares += change**2
        self.transitions += RATE * change / np.sqrt(self.transition_squares)
        goal = (
            np.take_along_axis(scores, gold[..., None], axis=2)[..., 0][mask].sum()
            + step[gold[:, :-1][both], gold[:, 1:][both]].sum()
        )
        return float((goal - likelihood) / mask.sum())

    def _update(self, ids: Ids, error: Floats) -> None:
        flat, inverse = np.unique(ids, return_inverse=True)
        change = np.zeros((len(flat), len(TAGS)), dtype=np.float32)
        repeated = np.repeat(error, ids.shape[1], axis=0)
        for number in range(len(TAGS)):
            change[:, number] = np.bincount(inverse.ravel(), weights=repeated[:, number], minlength=len(flat))
        change -= L2 * len(error) * self.emissions[flat]
        self.squares[flat] += change**2
        self.emissions[flat] += RATE * change / np.sqrt(self.squares[flat])


def allowed() -> npt.NDArray[np.bool_]:
    """Which tag may follow which: an inside tag only its own role's beginning or inside."""
    return np.array([[not after.startswith("I") or before[2:] == after[2:] for after in TAGS] for before in TAGS])


def expectations(
    scores: Floats, step: Floats, initial: Floats, mask: npt.NDArray[np.bool_]
) -> tuple[Floats, Floats, float]:
    """Marginals of tags, summed marginals of tag pairs and the log partition, by scaled forward-backward in batch."""
    top = scores.max(axis=2, keepdims=True)
    emission = np.exp(scores - top)
    move = np.exp(step)
    rows, length, count = scores.shape
    forward = np.zeros_like(emission)
    scale = np.ones((rows, length), dtype=np.float32)
    state = emission[:, 0] * np.exp(initial)
    for place in range(length):
        if place:
            state = np.where(mask[:, place, None], (state @ move) * emission[:, place], state)
        scale[:, place] = state.sum(axis=1)
        state = state / scale[:, place, None]
        forward[:, place] = state
    backward = np.ones_like(emission)
    pair = np.zeros((count, count), dtype=np.float32)
    for place in range(length - 2, -1, -1):
        going = mask[:, place + 1, None]
        ahead = emission[:, place + 1] * backward[:, place + 1]
        joint = forward[:, place, :, None] * move * ahead[:, None, :]
        total = joint.sum(axis=(1, 2), keepdims=True)
        pair += (joint / np.maximum(total, 1e-30) * going[:, :, None]).sum(axis=0)
        state = ahead @ move.T
        backward[:, place] = np.where(going, state / state.sum(axis=1, keepdims=True), 1)
    both = forward * backward
    unary = both / both.sum(axis=2, keepdims=True)
    likelihood = float((np.log(scale) + top[..., 0])[mask].sum())
    return unary.astype(np.float32), pair, likelihood


def train(shown: list[Example], epochs: int) -> Model:
    """Learn from the examples, in batches of like length, in a shuffled order fixed by SEED."""
    model = Model()
    random = np.random.default_rng(SEED)
    shown = sorted((example for example in shown if len(example.tags)), key=lambda example: len(example.tags))
    batches = [shown[start : start + BATCH] for start in range(0, len(shown), BATCH)]
    average = np.zeros_like(model.emissions)
    count = 0
    for epoch in range(epochs):
        loss = [model.step(batches[number]) for number in random.permutation(len(batches))]
        if epoch >= epochs // 2:
            average += model.emissions
            count += 1
        print(f"epoch {epoch + 1}: mean log-likelihood a token {np.mean(loss):.4f}", file=sys.stderr, flush=True)  # noqa: T201
    model.emissions = (average / max(count, 1)).astype(np.float32)
    return model


def save(model: Model, path: Path) -> None:
    """Store the weights, emissions rounded to 8 bits a number."""
    scale = np.float32(np.quantile(np.abs(model.emissions[model.emissions != 0]), 0.9995) / 127)
    emissions = np.clip(np.round(model.emissions / scale), -127, 127).astype(np.int8)
    transitions = np.where(model.allowed, model.transitions, NEVER).astype(np.float32)
    np.savez_compressed(path, emissions=emissions, scale=scale, transitions=transitions, initial=model.initial)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", nargs="+", help="PATH or PATH:WEIGHT")
    parser.add_argument("--epochs", type=int, default=5)
    arguments = parser.parse_args()
    shown: list[Example] = []
    for name in arguments.files:
        path, _, weight = name.partition(":")
        shown.extend(list(examples(Path(path))) * int(weight or 1))
    save(train(shown, arguments.epochs), arguments.out)


if __name__ == "__main__":
    main()
