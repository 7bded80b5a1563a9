"""The encoder, run by onnxruntime on one thread: windows of word pieces in, a row of numbers a word out."""

from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime

from apps.extraction import heads
from apps.extraction.encoding import BREAK, FIRST, Pieces, Window, load_vocabulary, piece_number
from apps.extraction.tagging import Floats

WEIGHTS = Path(__file__).parent / "weights" / "tagger.onnx"


@cache
def load_encoder() -> onnxruntime.InferenceSession:
    """The shipped encoder, read once per process.

    One thread: workers are processes, and a second thread in each would have them wait for one another. Raises
    onnxruntime's exceptions if the file is missing or broken.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(WEIGHTS), options, providers=["CPUExecutionProvider"])


def read_windows(pieces: Pieces, found: list[Window]) -> Floats:
    """The heads' numbers for every word, from its first piece: [words, heads.WIDTH].

    found: windows that cover all words once. Windows are read one by one: the encoder's activations are rounded to
    8 bits by each input's own range, so that what is read together would change the numbers; and it is no slower.
    """
    rows = np.empty((len(pieces.first), heads.WIDTH), dtype=np.float32)
    for window in found:
        output = load_encoder().run(None, _inputs(pieces, window))[0][0]
        places = pieces.first[window.first : window.last] - window.start + 1
        rows[window.first : window.last] = output[places]
    return rows


def _inputs(pieces: Pieces, window: Window) -> dict[str, np.ndarray]:
    vocabulary = load_vocabulary()
    span = slice(window.start, window.end)
    ids = np.concatenate([[piece_number(FIRST, vocabulary)], pieces.ids[span], [piece_number(BREAK, vocabulary)]])
    return {
        "ids": ids[None],
        "attended": np.ones_like(ids)[None],
        "shapes": np.pad(pieces.shapes[span], 1)[None],
        "quoted": np.pad(pieces.quoted[span], 1)[None],
    }
