"""What the three models of the course share as Keras models: their inputs, and how they leave."""

import keras


class PairModel(keras.Model):
    """A model that is called on the pair (source, target) of token ids and returns logits.

    It is compiled, fitted, evaluated, saved and exported as any Keras model. In training the target
    begins with `<SOS>`, and what the logits are compared with is the same sentence one token later,
    which ends with `<EOS>`.
    """

    def __call__(self, inputs, *args, **kwargs):
        """Call the model; see `call`.

        Raises:
            ValueError: if `inputs` is not a pair.
        """
        if not isinstance(inputs, (tuple, list)) or len(inputs) != 2:
            raise ValueError(
                f"{type(self).__name__}: `inputs` must be the pair (source, target). "
                f"Received: {_described(inputs)}."
            )
        return super().__call__(inputs, *args, **kwargs)

    def get_build_config(self):
        """Return the shapes to build with: no axis is fixed."""
        return {"input_shape": ((None, None), (None, None))}

    def build_from_config(self, config):
        """Create all parameters again when a saved model is loaded."""
        self.build()

    def export(
        self, filepath, format="tf_saved_model", verbose=None, input_signature=None, **kwargs
    ):
        """Write the model for use without this package, as `keras.Model.export` does.

        Keras would fix both lengths to those of the first call. Here the inputs are integers,
        `source` `(B, S)` and `target` `(B, T)` of any size, and the output is logits `(B, T, V)`.

        Args:
            filepath: folder of a SavedModel, or path of a file in another format.
            format: `"tf_saved_model"`, or another that Keras knows.
            verbose: whether to print where it was written.
            input_signature: other inputs than these, if need be.
            **kwargs: passed on to Keras.
        """
        if not self.built:
            self.build()
        if input_signature is None:
            pair = [
                keras.InputSpec(dtype="int32", shape=(None, None), name=name)
                for name in ("source", "target")
            ]
            input_signature = [tuple(pair)]
        super().export(filepath, format, verbose, input_signature, **kwargs)


def _described(inputs):
    """Return in words what was given in place of a pair."""
    if isinstance(inputs, dict):
        return f"a dictionary of {sorted(inputs)}"
    if isinstance(inputs, (tuple, list)):
        return f"{len(inputs)} inputs"
    return f"inputs.shape={tuple(inputs.shape)}" if hasattr(inputs, "shape") else repr(inputs)
