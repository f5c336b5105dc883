"""all-MiniLM-L6-v2 as an ONNX graph: the BERT encoder. Used at build time only."""

from __future__ import annotations

import onnx

from bot.components import onnx_graph
from bot.components.onnx_graph import GraphBuilder, LayerNames, Shape, Weights

SHAPE = Shape("minilm", layers=6, width=384, heads=12, epsilon=1e-12)
NAMES = LayerNames(
    query="attention.self.query",
    key="attention.self.key",
    value="attention.self.value",
    output="attention.output.dense",
    norm="attention.output.LayerNorm",
)


def build(weights: Weights) -> onnx.ModelProto:
    """The whole model: `input_ids` and `attention_mask`, int64 (batch, tokens), to `sentence_embedding`,
    float32 (batch, 384), each row of length one.

    Raises KeyError if a weight is missing, onnx.checker.ValidationError if the graph is not valid.
    """
    graph = GraphBuilder(weights, SHAPE)
    mask = onnx_graph.token_mask(graph)
    # every token is of type 0, so that row is added in
    types = weights["embeddings.token_type_embeddings.weight"]
    hidden = onnx_graph.embed(graph, weights["embeddings.position_embeddings.weight"] + types[0])
    hidden = onnx_graph.layers(graph, hidden, onnx_graph.mask_bias(graph, mask), NAMES)
    return onnx_graph.finished(graph, hidden, mask)
