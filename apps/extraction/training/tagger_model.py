"""The tagger while it is learnt: an encoder with a head for each thing it tells, and what each head is taught by."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from apps.extraction import heads
from apps.extraction.encoding import QUOTED, SHAPES
from apps.extraction.training.lessons import NO_CUE, UNTAUGHT

LINK_WEIGHT, ENTITY_WEIGHT = 0.5, 0.5
NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Batch:
    """Excerpts side by side. inputs: ids, attended, shapes, quoted: [batch, pieces].

    first: the first piece of each word, [batch, words]; mask: where there is a word. The targets are [batch, words],
    links counted in words of the excerpt.
    """

    inputs: tuple[Tensor, Tensor, Tensor, Tensor]
    first: Tensor
    mask: Tensor
    tags: Tensor
    links: Tensor
    entities: Tensor


class Chain(nn.Module):
    """A linear chain over tags (Lafferty et al. 2001); an inside tag admits only its own role before it."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        allowed = [[not after.startswith("I") or before[2:] == after[2:] for after in tags] for before in tags]
        self.register_buffer("barred", torch.where(torch.tensor(allowed), 0.0, NEVER))
        self.register_buffer("start", torch.tensor([NEVER if tag.startswith("I") else 0.0 for tag in tags]))
        self.moves = nn.Parameter(torch.zeros(len(tags), len(tags)))

    def loss(self, scores: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood a word. scores: [batch, words, tags]; mask is True on words, never after a False."""
        step = self.moves + self.barred
        state = scores[:, 0]
        for place in range(1, scores.shape[1]):
            ahead = torch.logsumexp(state[:, :, None] + step, dim=1) + scores[:, place]
            state = torch.where(mask[:, place, None], ahead, state)
        whole = torch.logsumexp(state, dim=1)
        emitted = (scores.gather(2, gold[..., None])[..., 0] * mask).sum(1)
        moved = (step[gold[:, :-1], gold[:, 1:]] * mask[:, 1:]).sum(1)
        return (whole - emitted - moved).sum() / mask.sum()


class Tagger(nn.Module):
    """The encoder with all heads. Output of `forward`: [batch, pieces, heads.WIDTH]."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            base,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            add_pooling_layer=False,
        )
        width = self.encoder.config.hidden_size
        self.shapes, self.quoted = nn.Embedding(len(SHAPES), width), nn.Embedding(len(QUOTED), width)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.quoted.weight)
        self.heads = nn.Linear(width, heads.WIDTH)
        self.reaches = nn.Parameter(torch.zeros(2, len(heads.REACHES)))
        self.chain = Chain(heads.TAGS)
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False

    def forward(self, ids: Tensor, attended: Tensor, shapes: Tensor, quoted: Tensor) -> Tensor:
        words = self.encoder.embeddings.word_embeddings(ids) + self.shapes(shapes) + self.quoted(quoted)
        found = self.encoder(inputs_embeds=words, attention_mask=attended).last_hidden_state
        return self.heads(found)


def loss(tagger: Tagger, output: Tensor, batch: Batch) -> Tensor:
    """What the batch's targets cost; a head without targets costs nothing."""
    rows = output.gather(1, batch.first[..., None].expand(-1, -1, output.shape[2])).float()
    whole = ENTITY_WEIGHT * _mean_cost(rows[..., heads.ENTITY_HEAD], batch.entities)
    taught = batch.tags[:, 0] != UNTAUGHT
    if bool(taught.any()):
        gold = batch.tags.clamp(min=0)[taught]
        whole = whole + tagger.chain.loss(rows[taught][..., heads.TAG_HEAD], gold, batch.mask[taught])
        whole = whole + LINK_WEIGHT * _link_loss(tagger, rows, batch)
    return whole


def _link_loss(tagger: Tagger, rows: Tensor, batch: Batch) -> Tensor:
    """Every word of a fragment chooses among the cues of its excerpt and none at all."""
    cues = batch.tags == heads.TAGS.index("B-cue")
    possible = torch.cat([cues, torch.ones_like(cues[:, :1])], dim=1)
    scores = _link_scores(tagger, rows).masked_fill(~possible[:, None, :], NEVER)
    return _mean_cost(scores, torch.where(batch.links == NO_CUE, scores.shape[2] - 1, batch.links))


def _link_scores(tagger: Tagger, rows: Tensor) -> Tensor:
    """[batch, words, words + 1]: how well a word goes with the cue that begins at another; last, with none."""
    scores = rows[..., heads.QUERY_HEAD] @ rows[..., heads.KEY_HEAD].transpose(1, 2) / math.sqrt(heads.LINK)
    places = torch.arange(rows.shape[1])
    apart = places[None, :] - places[:, None]
    reach = torch.bucketize(apart.abs(), torch.tensor(heads.REACHES), right=True) - 1
    scores = scores + tagger.reaches[(apart > 0).long(), reach]
    return torch.cat([scores, rows[..., heads.ALONE_HEAD]], dim=2)


def _mean_cost(scores: Tensor, gold: Tensor) -> Tensor:
    cost = nn.functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNTAUGHT, reduction="sum")
    return cost / max(1, int((gold != UNTAUGHT).sum()))
