"""What both encoders' ONNX graphs are made of: nodes and constants, attention's parts, mean pooling. Needs no torch.

Called by `minilm_graph` and `mpnet_graph`, at build time only. The same weights give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, npt.NDArray[np.float32]]

OPSET = 17
IR_VERSION = 8  # the newest that the pinned onnxruntime and onnx both read
MASKED = -1e9


@dataclass(frozen=True)
class Shape:
    """A transformer's measures; `epsilon` is its layer normalisation's."""

    name: str
    layers: int
    width: int
    heads: int
    epsilon: float

    @property
    def head_width(self) -> int:
        return self.width // self.heads


class GraphBuilder:
    """Collects nodes and constants; each method returns the name of what it made."""

    def __init__(self, weights: Weights, shape: Shape) -> None:
        """`weights` by their names in the safetensors file."""
        self.weights = weights
        self.shape = shape
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

    def node(self, operation: str, inputs: list[str], name: str = "", **attributes: Any) -> str:
        """One operation with one output; `name` is for what is looked for later."""
        output = f"{operation}_{len(self.nodes) + 1}"
        self.nodes.append(helper.make_node(operation, inputs, [output], name=name or output, **attributes))
        return output

    def linear(self, inputs: str, prefix: str) -> str:
        """inputs · Wᵀ + b, shape (batch, tokens, out); the product's node is called `prefix`."""
        weight = self.constant(f"{prefix}.W", self.weights[f"{prefix}.weight"].T)
        bias = self.constant(f"{prefix}.b", self.weights[f"{prefix}.bias"])
        return self.node("Add", [self.node("MatMul", [inputs, weight], name=prefix), bias])

    def norm(self, inputs: str, prefix: str) -> str:
        """Layer normalisation over the last axis."""
        weight = self.constant(f"{prefix}.w", self.weights[f"{prefix}.weight"])
        bias = self.constant(f"{prefix}.b", self.weights[f"{prefix}.bias"])
        return self.node("LayerNormalization", [inputs, weight, bias], axis=-1, epsilon=self.shape.epsilon)


def embed(graph: GraphBuilder, places: npt.NDArray[np.float32]) -> str:
    """Word and position embeddings added; `places` (tokens, width) by position in the sentence."""
    words = graph.constant("words", graph.weights["embeddings.word_embeddings.weight"])
    positions = graph.constant("positions", places)
    # onnxruntime's optimiser wants the starts and axes of a Slice as one-dimensional arrays
    zero, axis = graph.constant("slice_start", [0], "i8"), graph.constant("slice_axis", [0], "i8")
    used = graph.node("Slice", [positions, zero, length_of(graph), axis])
    return graph.norm(graph.node("Add", [graph.node("Gather", [words, "input_ids"]), used]), "embeddings.LayerNorm")


def length_of(graph: GraphBuilder) -> str:
    """The number of tokens, one-dimensional."""
    return graph.node("Gather", [graph.node("Shape", ["input_ids"]), graph.constant("one_index", [1], "i8")])


def mask_bias(graph: GraphBuilder, mask: str) -> str:
    """Zero for a token, a large negative number for padding; shape (batch, 1, 1, tokens)."""
    spread = graph.node("Unsqueeze", [mask, graph.constant("mask_axes", [1, 2], "i8")])
    absent = graph.node("Sub", [graph.scalar("one", 1.0), spread])
    return graph.node("Mul", [absent, graph.scalar("masked", MASKED)])


def _attention(graph: GraphBuilder, hidden: str, bias: str, names: tuple[str, str, str]) -> str:
    """Scaled dot-product attention of all heads at once; `names` of the query's, key's and value's weights."""
    query_name, key_name, value_name = names
    query = _heads(graph, graph.linear(hidden, query_name), [0, 2, 1, 3])
    key = _heads(graph, graph.linear(hidden, key_name), [0, 2, 3, 1])
    value = _heads(graph, graph.linear(hidden, value_name), [0, 2, 1, 3])
    scale = graph.scalar("attention_scale", 1 / np.sqrt(graph.shape.head_width))
    scores = graph.node("Mul", [graph.node("MatMul", [query, key]), scale])
    shares = graph.node("Softmax", [graph.node("Add", [scores, bias])], axis=-1)
    mixed = graph.node("Transpose", [graph.node("MatMul", [shares, value])], perm=[0, 2, 1, 3])
    return graph.node("Reshape", [mixed, graph.constant("joined", [0, 0, graph.shape.width], "i8")])


@dataclass(frozen=True)
class LayerNames:
    """What a kind of model calls the weights of its attention, below `encoder.layer.<number>.`."""

    query: str
    key: str
    value: str
    output: str
    norm: str


def layers(graph: GraphBuilder, hidden: str, bias: str, names: LayerNames) -> str:
    """All transformer layers, one after the other: attention and a two-step perceptron, each added back and
    normalised. `bias` is added to every score of attention."""
    for number in range(graph.shape.layers):
        prefix = f"encoder.layer.{number}."
        weights = (f"{prefix}{names.query}", f"{prefix}{names.key}", f"{prefix}{names.value}")
        attended = graph.linear(_attention(graph, hidden, bias, weights), f"{prefix}{names.output}")
        hidden = graph.norm(graph.node("Add", [hidden, attended]), f"{prefix}{names.norm}")
        hidden = _perceptron(graph, hidden, prefix)
    return hidden


def _perceptron(graph: GraphBuilder, hidden: str, prefix: str) -> str:
    """The two-step perceptron at the end of a layer, added back and normalised."""
    inner = _gelu(graph, graph.linear(hidden, f"{prefix}intermediate.dense"))
    outer = graph.linear(inner, f"{prefix}output.dense")
    return graph.norm(graph.node("Add", [hidden, outer]), f"{prefix}output.LayerNorm")


def finished(graph: GraphBuilder, hidden: str, mask: str) -> onnx.ModelProto:
    """The model: the mean of the tokens' vectors, at length one, as `sentence_embedding` (batch, width).

    Raises onnx.checker.ValidationError if the graph is not valid.
    """
    mean = _mean_over_tokens(graph, hidden, mask)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], ["sentence_embedding"], axis=1, p=2))
    model = _model(graph)
    onnx.checker.check_model(model)
    return model


def _heads(graph: GraphBuilder, inputs: str, order: list[int]) -> str:
    shape = [0, 0, graph.shape.heads, graph.shape.head_width]
    split = graph.node("Reshape", [inputs, graph.constant("split", shape, "i8")])
    return graph.node("Transpose", [split], perm=order)


def _gelu(graph: GraphBuilder, inputs: str) -> str:
    """x · (1 + erf(x/√2)) · ½, the exact form that the weights were trained with, in the order of operations that
    onnxruntime knows and runs as one."""
    erf = graph.node("Erf", [graph.node("Div", [inputs, graph.scalar("root_two", np.sqrt(2))])])
    doubled = graph.node("Mul", [inputs, graph.node("Add", [erf, graph.scalar("one", 1.0)])])
    return graph.node("Mul", [doubled, graph.scalar("half", 0.5)])


def _mean_over_tokens(graph: GraphBuilder, hidden: str, mask: str) -> str:
    """The mean of the tokens' vectors, padding left out; shape (batch, width)."""
    weight = graph.node("Unsqueeze", [mask, graph.constant("last_axis", [2], "i8")])
    tokens = graph.constant("token_axis", [1], "i8")
    total = graph.node("ReduceSum", [graph.node("Mul", [hidden, weight]), tokens], keepdims=0)
    return graph.node("Div", [total, graph.node("ReduceSum", [mask, tokens], keepdims=1)])


def _model(graph: GraphBuilder) -> onnx.ModelProto:
    shape: list[str | int] = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", graph.shape.width])
    body = helper.make_graph(graph.nodes, graph.shape.name, inputs, [output], list(graph.constants.values()))
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    return model


def token_mask(graph: GraphBuilder) -> str:
    """The attention mask as floats."""
    return graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
