"""How fast the engine reads, on one core, beside a spaCy pipeline on the same articles in the same run."""

import resource
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example

from apps.extraction.flow import extract, read_claims
from benchmarks.intake import write_articles
from benchmarks.measures import load, table

ARTICLES = 40
ROUNDS = 3
# The widths and depths of en_core_web_sm 3.x (its config.cfg); weights are random, which costs the same time.
SHARED = {
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}
TAGS, RELATIONS, KINDS = 50, 45, 18


def measure_engine(folder: Path, *, given: Path | None) -> str:
    """Words a second of the engine and of the reference, as a table. given: a folder of .txt files to read instead."""
    paths = sorted((given or write_articles(folder, number=ARTICLES)).rglob("*.txt"))[:ARTICLES]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    words = sum(len(text.split()) for text in texts)
    reference, claims, whole = best(pipeline(), texts), best(read_claims, texts), best(extract, texts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [
        (name, f"{words / seconds:,.0f}", f"{reference / seconds:.2f}")
        for name, seconds in (
            ("spaCy tagger, parser and ner of en_core_web_sm's shape", reference),
            ("who says what", claims),
            ("who says what, and the disputes", whole),
        )
    ]
    head = f"The engine over {len(texts)} articles ({words:,} words), one core, best of {ROUNDS}; load {load()}"
    return (
        f"{head}\n\n{table(('', 'words/s', 'of the reference'), rows)}\n\nMost memory of this process: {memory:.0f} MiB"
    )


def best(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """The least processor time in seconds that reading all texts took, after one to warm up."""
    read(texts[0])
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for text in texts:
            read(text)
        found.append(time.process_time() - begun)
    return min(found)


@cache
def pipeline() -> Language:
    """The reference: two token encoders, as en_core_web_sm has, one under tagger and parser, one under ner."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": {"@architectures": "spacy.Tok2Vec.v2", **SHARED}})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe("parser", config={"model": transitions("parser", listener, hidden=64)})
    own = {"@architectures": "spacy.Tok2Vec.v2", **SHARED}
    nlp.add_pipe("ner", config={"model": transitions("ner", own, hidden=64)})
    nlp.initialize(lambda: [example(nlp)])
    return nlp


def transitions(state: str, tok2vec: dict[str, object], *, hidden: int) -> dict[str, object]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": hidden,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }


def example(nlp: Language) -> Example:
    """One made-up sentence with as many labels of each sort as en_core_web_sm has."""
    words = [f"word{number}" for number in range(TAGS)]
    doc = nlp.make_doc(" ".join(words))
    gold = {
        "tags": [f"T{number}" for number in range(TAGS)],
        "heads": [0] * TAGS,
        "deps": ["ROOT", *(f"d{number % RELATIONS}" for number in range(1, TAGS))],
        "entities": [f"U-K{number}" if number < KINDS else "O" for number in range(TAGS)],
    }
    return Example.from_dict(doc, gold)
