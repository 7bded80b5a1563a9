"""Make the weights of sentence vectors: `sentence.onnx`.

python -m apps.extraction.training.sentence OUT --base DIR --sentences FILE

DIR of --base: a BERT-like sentence encoder as its publisher ships it (config.json, model.safetensors, tokenizer.json),
whose vectors are the mean over the last layer, of length 1 (Reimers and Gurevych 2019). Nothing is trained: the encoder
is written down with 8-bit weights, and compared with the whole one on the lines of FILE. Needs the `training` extra.
"""

import argparse
import itertools
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import AutoModel

from apps.extraction.encoding import VOCABULARY, load_vocabulary
from apps.extraction.tagging import Floats
from apps.extraction.vectors import INPUT, WEIGHTS, pieces_of, read_one


class Sentence(nn.Module):
    """Pieces of one text in, [1, pieces]; its vector of length 1 out."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager", add_pooling_layer=False)

    def forward(self, ids: Tensor) -> Tensor:
        states = self.encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        return nn.functional.normalize(states[0].mean(0), dim=0)


def export(model: Sentence, out: Path) -> None:
    """Write the encoder with 8-bit weights, of 7 bits where older processors would overflow (decision 0010)."""
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model,
            (torch.ones((1, 32), dtype=torch.long),),
            str(whole),
            input_names=[INPUT],
            output_names=["vector"],
            dynamic_axes={INPUT: {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def compare(model: Sentence, weights: Path, lines: list[str]) -> str:
    """How near the vectors are to those of the whole encoder, and how well they keep the nearest neighbours."""
    session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    with torch.inference_mode():
        whole = np.stack([model(torch.from_numpy(pieces_of(line))[None]).numpy() for line in lines])
    small = np.stack([read_one(session, pieces_of(line)) for line in lines])
    same = (whole * small).sum(1)
    lower, middle = np.quantile(same, [0.01, 0.5])
    off = np.abs(_between(whole) - _between(small))
    kept = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(_nearest(whole), _nearest(small), strict=True)])
    return (
        f"{len(lines)} sentences, cosine with the whole encoder: mean {same.mean():.4f}, median {middle:.4f}, "
        f"1st percentile {lower:.4f}, least {same.min():.4f}; cosines between two sentences are off by "
        f"{off.mean():.4f} on average; of the ten nearest sentences {kept:.1%} are the same"
    )


def _between(vectors: Floats) -> Floats:
    cosines: Floats = vectors @ vectors.T
    return cosines[np.triu_indices(len(vectors), 1)]


def _nearest(vectors: Floats) -> list[list[int]]:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return [list(row) for row in np.argsort(-cosines, axis=1)[:, :10]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    arguments = parser.parse_args()
    if load_vocabulary(arguments.base / "tokenizer.json").get_vocab() != load_vocabulary(VOCABULARY).get_vocab():
        parser.error("this encoder has another vocabulary than the tagger, whose file both read")
    model = Sentence(arguments.base).eval()
    arguments.out.mkdir(parents=True, exist_ok=True)
    export(model, arguments.out / WEIGHTS.name)
    with arguments.sentences.open(encoding="utf-8") as file:
        lines = [line.strip() for line in itertools.islice(file, 2000)]
    print(compare(model, arguments.out / WEIGHTS.name, [line for line in lines if line]))  # noqa: T201 - its result


if __name__ == "__main__":
    main()
