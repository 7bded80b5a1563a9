"""Make the tagger's weights: `tagger.onnx`, `tagger.npz`, `tagger_vocabulary.json`.

python -m apps.extraction.training.tagger OUT --base DIR --attributions TRAIN.jsonl[:WEIGHT] … --entities DIR

DIR of --base: any BERT-like encoder as its publisher ships it (config.json, model.safetensors, tokenizer.json). WEIGHT:
how often a file's articles are shown an epoch. Heads on the first piece of every word: speaker, cue and content under a
linear chain, after CofeNet (COLING 2022); links from each of their words to its cue, after the arc scorer of Dozat and
Manning (2017) without its linear part; named entities. No dropout, which costs a third of the time on a CPU; a
share of the pieces is masked instead. Word vectors stay as they are; deeper layers learn slower; the weights are
averaged over the training; products are taken in bfloat16. From where it ends, one epoch more is taken several times,
each in another order, and the ends are averaged ("model soups", Wortsman and others 2022). Seeds are fixed. Needs the
`training` extra.
"""

import argparse
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn

from apps.extraction.encoding import BREAK, FIRST, Numbers, load_vocabulary, piece_number
from apps.extraction.training.lessons import NO_CUE, UNTAUGHT, Lesson, attribution_lessons, entity_lessons
from apps.extraction.training.tagger_model import Batch, Tagger, loss

SEED = 20
LONGEST = 200
BATCH = 8
LIKE_LENGTH = 30
RATE, HEAD_RATE, LAYER_DECAY, WEIGHT_DECAY = 2e-4, 1e-3, 0.9, 0.01
WARM_UP, LEAST_RATE = 0.08, 0.02
MASKED, MASK = 0.08, "[MASK]"
AVERAGED, AVERAGED_EVERY, AVERAGED_FROM = 0.99, 5, 50
# How often one epoch is taken again from the end, and how fast.
REPEATS, REPEATED_PACE = 2, 0.5
# Batches of named entities for one of attributions.
ENTITY_SHARE = 0.15
REPORT_EVERY = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words `first` up to `last` of a lesson; its size is counted in pieces."""

    lesson: Lesson
    first: int
    last: int

    def __len__(self) -> int:
        first, count = self.lesson.pieces.first, len(self.lesson.pieces.ids)
        end = first[self.last] if self.last < len(first) else count
        return int(end - first[self.first])


def excerpts(lesson: Lesson, random: np.random.Generator) -> Iterator[Excerpt]:
    """Cut a lesson into runs of at most LONGEST pieces, at sentence ends if it can; the first of random length."""
    starts = np.append(lesson.pieces.first, len(lesson.pieces.ids))
    first, count = 0, len(lesson.pieces.first)
    room = int(random.integers(LONGEST // 4, LONGEST))
    while first < count:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + room, side="right")) - 1)
        cuts = lesson.cuts[(lesson.cuts > (first + last) // 2) & (lesson.cuts <= last)]
        last = int(cuts[-1]) if last < count and len(cuts) else last
        yield Excerpt(lesson, first, last)
        first, room = last, LONGEST


def batches(lessons: Sequence[Lesson], random: np.random.Generator) -> list[list[Excerpt]]:
    """Excerpts of like length together, in random order."""
    cut = [excerpt for lesson in lessons for excerpt in excerpts(lesson, random)]
    order = sorted(cut, key=lambda excerpt: len(excerpt) + random.integers(0, LIKE_LENGTH))
    found = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [found[number] for number in random.permutation(len(found))]


def collate(chosen: Sequence[Excerpt], vocabulary: Tokenizer, random: np.random.Generator) -> Batch:
    """Pad excerpts to one batch and mask a share of their pieces."""
    longest, most = max(map(len, chosen)) + 2, max(excerpt.last - excerpt.first for excerpt in chosen)
    ids, attended, shapes, quoted = (np.zeros((len(chosen), longest), dtype=np.int64) for _ in range(4))
    first = np.zeros((len(chosen), most), dtype=np.int64)
    mask = np.zeros((len(chosen), most), dtype=bool)
    targets = [np.full((len(chosen), most), UNTAUGHT) for _ in range(3)]
    for row, excerpt in enumerate(chosen):
        pieces, size, words = excerpt.lesson.pieces, len(excerpt), excerpt.last - excerpt.first
        start = int(pieces.first[excerpt.first])
        ids[row, 0], ids[row, size + 1] = piece_number(FIRST, vocabulary), piece_number(BREAK, vocabulary)
        attended[row, : size + 2] = 1
        for array, values in ((ids, pieces.ids), (shapes, pieces.shapes), (quoted, pieces.quoted)):
            array[row, 1 : size + 1] = values[start : start + size]
        first[row, :words] = pieces.first[excerpt.first : excerpt.last] - start + 1
        mask[row, :words] = True
        for target, values in zip(targets, _targets(excerpt), strict=True):
            target[row, :words] = values
    ids[(random.random(ids.shape) < MASKED) & (shapes > 0)] = piece_number(MASK, vocabulary)
    ids_, attended_, shapes_, quoted_ = map(torch.from_numpy, (ids, attended, shapes, quoted))
    inputs = (ids_, attended_, shapes_, quoted_)
    return Batch(inputs, torch.from_numpy(first), torch.from_numpy(mask), *map(torch.from_numpy, targets))


def _targets(excerpt: Excerpt) -> tuple[Numbers, Numbers, Numbers]:
    """The targets of an excerpt's words; a link that leads out of it is not taught."""
    lesson, span = excerpt.lesson, slice(excerpt.first, excerpt.last)
    links = lesson.links[span]
    inside = (links >= excerpt.first) & (links < excerpt.last)
    links = np.where(inside, links - excerpt.first, np.where(links == NO_CUE, NO_CUE, UNTAUGHT))
    return lesson.tags[span], links, lesson.entities[span]


def optimizer(tagger: Tagger, pace: float) -> torch.optim.AdamW:
    """AdamW with smaller steps for deeper layers (Howard and Ruder 2018); all steps `pace` times as large."""
    layers = tagger.encoder.config.num_hidden_layers
    groups = []
    for name, weights in tagger.named_parameters():
        if weights.requires_grad:
            depth = int(name.split(".layer.")[1].split(".")[0]) + 1 if ".layer." in name else 0
            rate = RATE * LAYER_DECAY ** (layers - depth) if name.startswith("encoder.") else HEAD_RATE
            decays = weights.ndim > 1 and not name.startswith(("chain", "reaches"))
            groups.append({"params": [weights], "peak": pace * rate, "weight_decay": WEIGHT_DECAY if decays else 0.0})
    return torch.optim.AdamW(groups, fused=True)


class Course:
    """One training: the tagger, its optimizer, how far it has come, and the running average of its weights."""

    def __init__(self, tagger: Tagger, steps: int, pace: float) -> None:
        self.tagger, self.steps, self.done = tagger, steps, 0
        self.optimizer = optimizer(tagger, pace)
        self.average = {name: value.detach().clone() for name, value in tagger.state_dict().items()}

    def step(self, batch: Batch) -> float:
        """One step on a batch; returns its loss."""
        share = self.done / self.steps
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * min(1.0, share / WARM_UP) * max(LEAST_RATE, 1 - share)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            output = self.tagger(*batch.inputs)
        cost = loss(self.tagger, output.float(), batch)
        cost.backward()
        nn.utils.clip_grad_norm_(self.tagger.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.done += 1
        if self.done % AVERAGED_EVERY == 0:
            self._average(min(AVERAGED, self.done / (self.done + AVERAGED_FROM)))
        return float(cost.detach())

    def _average(self, keep: float) -> None:
        with torch.no_grad():
            for name, value in self.tagger.named_parameters():
                if value.requires_grad:
                    self.average[name].lerp_(value, 1 - keep)


@dataclass(frozen=True, slots=True)
class School:
    """What a tagger is taught from."""

    lessons: Sequence[Lesson]
    entities: Sequence[Lesson]
    vocabulary: Tokenizer


def train(tagger: Tagger, school: School, *, epochs: int, seed: int = SEED, pace: float = 1.0) -> None:
    """Teach the tagger; it ends with the averaged weights."""
    lessons, entities, vocabulary = school.lessons, school.entities, school.vocabulary
    random = np.random.default_rng(seed)
    count = len(batches(lessons, np.random.default_rng(seed)))
    course = Course(tagger, int(epochs * count * (1 + ENTITY_SHARE)), pace)
    for epoch in range(epochs):
        named = [entities[number] for number in random.permutation(len(entities))]
        shown = batches(lessons, random) + batches(named, random)[: int(ENTITY_SHARE * count)]
        costs: list[float] = []
        for number in random.permutation(len(shown)):
            costs.append(course.step(collate(shown[number], vocabulary, random)))
            if len(costs) % REPORT_EVERY == 0:
                log.info("epoch %d, step %d: %.4f", epoch + 1, course.done, np.mean(costs[-REPORT_EVERY:]))
    tagger.load_state_dict(course.average)


def repeat(tagger: Tagger, school: School) -> None:
    """Take one epoch more from here, each time in another order; the tagger ends with the mean of the ends."""
    start = {name: value.clone() for name, value in tagger.state_dict().items()}
    mean = {name: torch.zeros_like(value) for name, value in start.items()}
    for number in range(1, REPEATS + 1):
        tagger.load_state_dict(start)
        train(tagger, school, epochs=1, seed=SEED + number, pace=REPEATED_PACE)
        for name, value in tagger.state_dict().items():
            mean[name] += value / REPEATS
    tagger.load_state_dict(mean)


def export(tagger: Tagger, vocabulary: Path, out: Path) -> None:
    """Write the three files: the encoder with 8-bit weights, what decoding needs beside it, the vocabulary."""
    tagger.eval()
    names = ["ids", "attended", "shapes", "quoted"]
    example = tuple(torch.ones((2, 32), dtype=torch.long) for _ in names)
    axes = {name: {0: "batch", 1: "pieces"} for name in (*names, "rows")}
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            tagger,
            example,
            str(whole),
            input_names=names,
            output_names=["rows"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, out / "tagger.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    chain = tagger.chain
    numbers = {"moves": chain.moves + chain.barred, "start": chain.start, "reaches": tagger.reaches}
    np.savez(out / "tagger.npz", **{name: value.detach().numpy() for name, value in numbers.items()})
    copyfile(vocabulary, out / "tagger_vocabulary.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--attributions", nargs="+", required=True, metavar="PATH[:WEIGHT]")
    parser.add_argument("--entities", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(SEED)
    vocabulary = load_vocabulary(arguments.base / "tokenizer.json")
    lessons: list[Lesson] = []
    for name in arguments.attributions:
        path, _, weight = name.partition(":")
        lessons.extend(list(attribution_lessons(Path(path), vocabulary)) * int(weight or 1))
    school = School(lessons, list(entity_lessons(arguments.entities, vocabulary)), vocabulary)
    tagger = Tagger(arguments.base)
    train(tagger, school, epochs=arguments.epochs)
    repeat(tagger, school)
    arguments.out.mkdir(parents=True, exist_ok=True)
    export(tagger, arguments.base / "tokenizer.json", arguments.out)


if __name__ == "__main__":
    main()
