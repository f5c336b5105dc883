"""all-mpnet-base-v2 as an ONNX graph: a BERT encoder that adds to attention how far two tokens are apart.

Used at build time only. Quantised to int8 its vectors keep a mean cosine of 0.90 to the float model's, because of
outliers in layers 6 to 8; with those left as floats it is 0.97, a millisecond slower, and no question more is right.
After transformers' `modeling_mpnet.py`, whose buckets of distances are T5's.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnx

from bot.components import onnx_graph
from bot.components.onnx_graph import GraphBuilder, LayerNames, Shape, Weights

SHAPE = Shape("mpnet", layers=12, width=768, heads=12, epsilon=1e-5)
NAMES = LayerNames(
    query="attention.attn.q",
    key="attention.attn.k",
    value="attention.attn.v",
    output="attention.attn.o",
    norm="attention.LayerNorm",
)
TOKENS = 256  # as many as it is ever given; the sentences that it learned from had 128
FIRST_POSITION = 2  # 0 and 1 are kept for padding
EXACT_BUCKETS = 8  # distances below this have a bucket each, either way
BUCKETS = 16  # either way
FARTHEST = 128


def build(weights: Weights) -> onnx.ModelProto:
    """The whole model: `input_ids` and `attention_mask`, int64 (batch, tokens ≤ 256), to `sentence_embedding`,
    float32 (batch, 768), each row of length one.

    Raises KeyError if a weight is missing, onnx.checker.ValidationError if the graph is not valid.
    """
    graph = GraphBuilder(weights, SHAPE)
    mask = onnx_graph.token_mask(graph)
    positions = weights["embeddings.position_embeddings.weight"][FIRST_POSITION : FIRST_POSITION + TOKENS]
    hidden = onnx_graph.embed(graph, positions)
    bias = graph.node("Add", [onnx_graph.mask_bias(graph, mask), _distance_bias(graph)])
    hidden = onnx_graph.layers(graph, hidden, bias, NAMES)
    return onnx_graph.finished(graph, hidden, mask)


def distance_buckets() -> npt.NDArray[np.int64]:
    """The bucket of each pair of positions, (TOKENS, TOKENS): near distances exactly, far ones by their logarithm."""
    positions = np.arange(TOKENS)
    distance = positions[:, None] - positions[None, :]
    far = np.maximum(np.abs(distance), EXACT_BUCKETS)  # those nearer are not read from the logarithm
    share = np.log(far.astype("f4") / EXACT_BUCKETS) / np.log(FARTHEST / EXACT_BUCKETS)
    by_logarithm = np.minimum(EXACT_BUCKETS + (share * (BUCKETS - EXACT_BUCKETS)).astype(int), BUCKETS - 1)
    buckets = np.where(np.abs(distance) < EXACT_BUCKETS, np.abs(distance), by_logarithm)
    return np.asarray(np.where(distance < 0, BUCKETS, 0) + buckets)


def _distance_bias(graph: GraphBuilder) -> str:
    """What each head adds for each distance, cut to the sentence; shape (1, heads, tokens, tokens)."""
    table = graph.weights["encoder.relative_attention_bias.weight"][distance_buckets()]
    whole = graph.constant("distances", table.transpose(2, 0, 1)[None])
    ends = graph.node("Concat", [onnx_graph.length_of(graph)] * 2, axis=0)
    starts, axes = graph.constant("square_start", [0, 0], "i8"), graph.constant("square_axes", [2, 3], "i8")
    return graph.node("Slice", [whole, starts, ends, axes])
