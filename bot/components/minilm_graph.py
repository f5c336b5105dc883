"""all-MiniLM-L6-v2 as an ONNX graph: the BERT encoder, mean pooling, length one. Needs no torch.

Used at build time only. The same weights give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, npt.NDArray[np.float32]]

LAYERS = 6
WIDTH = 384
HEADS = 12
HEAD_WIDTH = WIDTH // HEADS
OPSET = 17
IR_VERSION = 8  # the newest that the pinned onnxruntime and onnx both read
NORM_EPSILON = 1e-12
MASKED = -1e9


class GraphBuilder:
    """Collects nodes and constants; each method returns the name of what it made."""

    def __init__(self, weights: Weights) -> None:
        """`weights` by their names in the safetensors file."""
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, values: npt.ArrayLike, kind: str = "f4") -> str:
        """A constant of the graph, made once however often it is asked for."""
        if name not in self.constants:
            array = np.ascontiguousarray(np.asarray(values, dtype=kind))
            self.constants[name] = numpy_helper.from_array(array, name)
        return name

    def scalar(self, name: str, value: float) -> str:
        """A constant without dimensions (`ascontiguousarray` would give it one)."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.array(value, dtype="f4"), name)
        return name

    def node(self, operation: str, inputs: list[str], **attributes: Any) -> str:
        """One operation with one output."""
        output = f"{operation}_{len(self.nodes) + 1}"
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def linear(self, inputs: str, prefix: str) -> str:
        """inputs · Wᵀ + b, shape (batch, tokens, out)."""
        weight = self.constant(f"{prefix}.W", self.weights[f"{prefix}.weight"].T)
        bias = self.constant(f"{prefix}.b", self.weights[f"{prefix}.bias"])
        return self.node("Add", [self.node("MatMul", [inputs, weight]), bias])

    def norm(self, inputs: str, prefix: str) -> str:
        """Layer normalisation over the last axis."""
        weight = self.constant(f"{prefix}.w", self.weights[f"{prefix}.weight"])
        bias = self.constant(f"{prefix}.b", self.weights[f"{prefix}.bias"])
        return self.node("LayerNormalization", [inputs, weight, bias], axis=-1, epsilon=NORM_EPSILON)


def build(weights: Weights) -> onnx.ModelProto:
    """The whole model: `input_ids` and `attention_mask`, int64 (batch, tokens), to `sentence_embedding`,
    float32 (batch, 384), each row of length one.

    Raises KeyError if a weight is missing, onnx.checker.ValidationError if the graph is not valid.
    """
    graph = GraphBuilder(weights)
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    hidden = _embed(graph)
    bias = _mask_bias(graph, mask)
    for layer in range(LAYERS):
        hidden = _layer(graph, hidden, bias, f"encoder.layer.{layer}.")
    mean = _mean_over_tokens(graph, hidden, mask)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], ["sentence_embedding"], axis=1, p=2))
    model = _model(graph)
    onnx.checker.check_model(model)
    return model


def _embed(graph: GraphBuilder) -> str:
    """Word, position and token-type embeddings; every token is of type 0, so that row is added in."""
    words = graph.constant("words", graph.weights["embeddings.word_embeddings.weight"])
    places = graph.weights["embeddings.position_embeddings.weight"]
    types = graph.weights["embeddings.token_type_embeddings.weight"]
    positions = graph.constant("positions", places + types[0])
    length = graph.node("Gather", [graph.node("Shape", ["input_ids"]), graph.constant("one_index", [1], "i8")])
    # onnxruntime's optimiser wants the starts and axes of a Slice as one-dimensional arrays
    zero, axis = graph.constant("slice_start", [0], "i8"), graph.constant("slice_axis", [0], "i8")
    used = graph.node("Slice", [positions, zero, length, axis])
    return graph.norm(graph.node("Add", [graph.node("Gather", [words, "input_ids"]), used]), "embeddings.LayerNorm")


def _mask_bias(graph: GraphBuilder, mask: str) -> str:
    """Zero for a token, a large negative number for padding; shape (batch, 1, 1, tokens)."""
    spread = graph.node("Unsqueeze", [mask, graph.constant("mask_axes", [1, 2], "i8")])
    absent = graph.node("Sub", [graph.scalar("one", 1.0), spread])
    return graph.node("Mul", [absent, graph.scalar("masked", MASKED)])


def _layer(graph: GraphBuilder, hidden: str, bias: str, prefix: str) -> str:
    """One transformer layer: attention and a two-step perceptron, each added back and normalised."""
    attended = graph.linear(
        _attention(graph, hidden, bias, f"{prefix}attention.self."), f"{prefix}attention.output.dense"
    )
    hidden = graph.norm(graph.node("Add", [hidden, attended]), f"{prefix}attention.output.LayerNorm")
    inner = _gelu(graph, graph.linear(hidden, f"{prefix}intermediate.dense"))
    outer = graph.linear(inner, f"{prefix}output.dense")
    return graph.norm(graph.node("Add", [hidden, outer]), f"{prefix}output.LayerNorm")


def _attention(graph: GraphBuilder, hidden: str, bias: str, prefix: str) -> str:
    """Scaled dot-product attention of all heads at once."""
    query = _heads(graph, graph.linear(hidden, f"{prefix}query"), [0, 2, 1, 3])
    key = _heads(graph, graph.linear(hidden, f"{prefix}key"), [0, 2, 3, 1])
    value = _heads(graph, graph.linear(hidden, f"{prefix}value"), [0, 2, 1, 3])
    scale = graph.scalar("attention_scale", 1 / np.sqrt(HEAD_WIDTH))
    scores = graph.node("Mul", [graph.node("MatMul", [query, key]), scale])
    shares = graph.node("Softmax", [graph.node("Add", [scores, bias])], axis=-1)
    mixed = graph.node("Transpose", [graph.node("MatMul", [shares, value])], perm=[0, 2, 1, 3])
    return graph.node("Reshape", [mixed, graph.constant("joined", [0, 0, WIDTH], "i8")])


def _heads(graph: GraphBuilder, inputs: str, order: list[int]) -> str:
    split = graph.node("Reshape", [inputs, graph.constant("split", [0, 0, HEADS, HEAD_WIDTH], "i8")])
    return graph.node("Transpose", [split], perm=order)


def _gelu(graph: GraphBuilder, inputs: str) -> str:
    """x/2 · (1 + erf(x/√2)), the exact form that the weights were trained with."""
    root = graph.scalar("inverse_root_two", 1 / np.sqrt(2))
    erf = graph.node("Erf", [graph.node("Mul", [inputs, root])])
    half = graph.node("Mul", [inputs, graph.scalar("half", 0.5)])
    return graph.node("Mul", [half, graph.node("Add", [erf, graph.scalar("one", 1.0)])])


def _mean_over_tokens(graph: GraphBuilder, hidden: str, mask: str) -> str:
    """The mean of the tokens' vectors, padding left out; shape (batch, 384)."""
    weight = graph.node("Unsqueeze", [mask, graph.constant("last_axis", [2], "i8")])
    tokens = graph.constant("token_axis", [1], "i8")
    total = graph.node("ReduceSum", [graph.node("Mul", [hidden, weight]), tokens], keepdims=0)
    return graph.node("Div", [total, graph.node("ReduceSum", [mask, tokens], keepdims=1)])


def _model(graph: GraphBuilder) -> onnx.ModelProto:
    shape: list[str | int] = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", WIDTH])
    body = helper.make_graph(graph.nodes, "minilm", inputs, [output], list(graph.constants.values()))
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    return model
