"""all-MiniLM-L6-v2 as an ONNX graph: the BERT encoder. Used at build time only."""

from __future__ import annotations

import onnx

from bot.components.onnx_graph import (
    GraphBuilder,
    Shape,
    Weights,
    attention,
    embed,
    finished,
    mask_bias,
    perceptron,
    token_mask,
)

SHAPE = Shape("minilm", layers=6, width=384, heads=12, epsilon=1e-12)


def build(weights: Weights) -> onnx.ModelProto:
    """The whole model: `input_ids` and `attention_mask`, int64 (batch, tokens), to `sentence_embedding`,
    float32 (batch, 384), each row of length one.

    Raises KeyError if a weight is missing, onnx.checker.ValidationError if the graph is not valid.
    """
    graph = GraphBuilder(weights, SHAPE)
    mask = token_mask(graph)
    # every token is of type 0, so that row is added in
    types = weights["embeddings.token_type_embeddings.weight"]
    hidden = embed(graph, weights["embeddings.position_embeddings.weight"] + types[0])
    bias = mask_bias(graph, mask)
    for layer in range(SHAPE.layers):
        hidden = _layer(graph, hidden, bias, f"encoder.layer.{layer}.")
    return finished(graph, hidden, mask)


def _layer(graph: GraphBuilder, hidden: str, bias: str, prefix: str) -> str:
    names = (f"{prefix}attention.self.query", f"{prefix}attention.self.key", f"{prefix}attention.self.value")
    attended = graph.linear(attention(graph, hidden, bias, names), f"{prefix}attention.output.dense")
    hidden = graph.norm(graph.node("Add", [hidden, attended]), f"{prefix}attention.output.LayerNorm")
    return perceptron(graph, hidden, prefix)
