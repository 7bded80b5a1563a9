"""What a statement is about, as a vector: texts that say much the same lie near each other.

Vectors are the mean over an encoder's last layer, of length 1 (Reimers and Gurevych 2019), so that the product of two
is their cosine. They find claims worth comparing, and decide nothing: a statement and its denial are neighbours.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from apps.extraction.encoding import load_vocabulary

WEIGHTS = Path(__file__).parent / "weights" / "sentence.onnx"
WIDTH = 384
INPUT = "ids"
MOST_PIECES = 256
"""Of a longer text only the beginning is read, as in the encoder's own training."""

Vectors = npt.NDArray[np.float32]


def embed(texts: Sequence[str]) -> Vectors:
    """A vector of length 1 for each text, in the same order: [len(texts), WIDTH].

    The same text always gets the same vector: texts are read one by one, because the encoder's activations are rounded
    to 8 bits by each input's own range, and equal texts are read once.
    """
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    found = np.empty((len(places), WIDTH), dtype=np.float32)
    for text, place in places.items():
        found[place] = read_one(load_session(), pieces_of(text))
    return found[[places[text] for text in texts]]


@cache
def load_session() -> onnxruntime.InferenceSession:
    """The shipped encoder, read once per process, on one thread as in encoder.py.

    Raises onnxruntime's exceptions if the file is missing or broken.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(WEIGHTS), options, providers=["CPUExecutionProvider"])


def pieces_of(text: str) -> npt.NDArray[np.int64]:
    """The numbers of the text's word pieces between the marks of its two ends, at most MOST_PIECES."""
    ids = load_vocabulary().encode(text).ids
    return np.array([*ids[: MOST_PIECES - 1], ids[-1]] if len(ids) > MOST_PIECES else ids, dtype=np.int64)


def read_one(session: onnxruntime.InferenceSession, pieces: npt.NDArray[np.int64]) -> Vectors:
    """The vector of one text: [WIDTH]."""
    vector: Vectors = session.run(None, {INPUT: pieces[None]})[0]
    return vector
