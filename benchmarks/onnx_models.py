"""A recurrent model with attention as two ONNX graphs: one reads a sentence, one takes a step.

They are written by hand and not by a converter, so that ONNX Runtime gets what suits it best: its
own GRU and layer normalization, each one operation, where a converter leaves a loop of many.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from seq2seq.attention.score import DotScore, ScaledDotScore

OPSET = 17  # the first with layer normalization
IR_VERSION = 8  # of the same time


def graphs(model):
    """Return the two graphs of a model.

    Args:
        model: an `AttentionSeq2Seq` in Luong's placement, with a dot or scaled dot score.

    Returns:
        The bytes of the encoder, from `source` `(S, 1)` to `states` `(S, U)` and `state` `(1, U)`;
        and of the step, from `token` `(1,)`, `state` and `states` to `logits` `(1, V)`,
        `next_state` `(1, U)` and `weights` `(1, S)`.

    Raises:
        ValueError: if the model has another placement or score.
    """
    decoder = model.decoder
    score = decoder.attention.score
    if decoder.placement != "luong" or type(score) not in (DotScore, ScaledDotScore):
        raise ValueError(
            "graphs: `model` must have Luong's placement and a dot or scaled dot score. "
            f"Received: {decoder.placement}, {type(score).__name__}."
        )
    return _encoder(model.encoder, model.units), _step(decoder, model.units, score)


class _Graph:
    """Nodes and constants as they are added, each named by a number."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, array):
        """Add an array; return its name."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def add(self, operator, *inputs, outputs=1, **attributes):
        """Add a node; return the name of its output, or their names."""
        names = [f"{operator}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def dense(self, x, layer):
        """Add `x · kernel + bias` of a Keras layer."""
        product = self.add("MatMul", x, self.constant(layer.kernel))
        return self.add("Add", product, self.constant(layer.bias))

    def gru(self, x, cells, state=""):
        """Add a GRU: its states `(S, directions, 1, U)` and the last ones `(directions, 1, U)`.

        Keras and ONNX order the gates alike: update, reset, proposed state.
        """
        kernels = self.constant(np.stack([np.asarray(cell.kernel).T for cell in cells]))
        own = self.constant(np.stack([np.asarray(cell.recurrent_kernel).T for cell in cells]))
        biases = self.constant(np.stack([np.asarray(cell.bias).ravel() for cell in cells]))
        return self.add(
            "GRU",
            *(x, kernels, own, biases, "", state),
            outputs=2,
            hidden_size=cells[0].units,
            direction="bidirectional" if len(cells) == 2 else "forward",
            linear_before_reset=1,  # Keras calls it `reset_after`
        )

    def named(self, source, name):
        """Give a result the name of an output."""
        self.nodes.append(helper.make_node("Identity", [source], [name]))

    def content(self, inputs, outputs):
        """Return the graph as bytes; `inputs` and `outputs` are (name, type, shape)."""
        values = [
            [helper.make_tensor_value_info(*one) for one in side] for side in (inputs, outputs)
        ]
        graph = helper.make_graph(self.nodes, "graph", *values, self.constants)
        made = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
        )
        onnx.checker.check_model(made)
        return made.SerializeToString()


def _encoder(encoder, units):
    graph = _Graph()
    embedded = graph.add("Gather", graph.constant(encoder.embedding.embeddings), "source")
    readers = [encoder.forward_gru]  # (S, 1, E) goes in
    if encoder.bidirectional:
        readers.append(encoder.backward_gru)
    states, last = graph.gru(embedded, [reader.cell for reader in readers])
    # Both directions are added up.
    states = graph.add("ReduceSum", states, graph.constant(np.array([1, 2])), keepdims=0)  # (S, U)
    last = graph.add("ReduceSum", last, graph.constant(np.array([0])), keepdims=0)  # (1, U)
    graph.named(states, "states")
    graph.named(last, "state")
    return graph.content(
        [("source", TensorProto.INT32, ["S", 1])],
        [("states", TensorProto.FLOAT, ["S", units]), ("state", TensorProto.FLOAT, [1, units])],
    )


def _step(decoder, units, score):
    graph = _Graph()
    token = graph.add("Unsqueeze", "token", graph.constant(np.array([0])))  # (1, 1)
    embedded = graph.add("Gather", graph.constant(decoder.embedding.embeddings), token)
    before = graph.add("Unsqueeze", "state", graph.constant(np.array([0])))  # (1, 1, U)
    _, after = graph.gru(embedded, [decoder.recurrent.cell], before)
    query = graph.add("Squeeze", after, graph.constant(np.array([0])))  # (1, U)
    scores = graph.add("MatMul", query, graph.add("Transpose", "states"))  # (1, S)
    if isinstance(score, ScaledDotScore):
        scores = graph.add("Div", scores, graph.constant(np.sqrt(np.float32(units))))
    weights = graph.add("Softmax", scores, axis=-1)
    value = graph.add("MatMul", weights, "states")  # (1, U)
    hidden = graph.dense(graph.add("Concat", query, value, axis=-1), decoder.join)
    if decoder.normalize:
        layer = decoder.normalization
        scale, shift = graph.constant(layer.gamma), graph.constant(layer.beta)
        hidden = graph.add("LayerNormalization", hidden, scale, shift, epsilon=layer.epsilon)
    else:
        hidden = graph.add("Tanh", hidden)
    graph.named(graph.dense(hidden, decoder.output_layer), "logits")
    graph.named(query, "next_state")
    graph.named(weights, "weights")
    types = decoder.output_layer.units
    return graph.content(
        [
            ("token", TensorProto.INT32, [1]),
            ("state", TensorProto.FLOAT, [1, units]),
            ("states", TensorProto.FLOAT, ["S", units]),
        ],
        [
            ("logits", TensorProto.FLOAT, [1, types]),
            ("next_state", TensorProto.FLOAT, [1, units]),
            ("weights", TensorProto.FLOAT, [1, "S"]),
        ],
    )
