"""Saved models: Keras opens a file only if it knows the classes in it, which are imported here."""

import keras

import seq2seq.pretraining.models

# For what they register with `keras.saving.register_keras_serializable`.
import seq2seq.recurrent.models
import seq2seq.training.loss
import seq2seq.transformer.model  # noqa: F401


def load_model(path, **options):
    """Open a model that `model.save` wrote to a `.keras` file, with nothing else imported before.

    `keras.saving.load_model` does the same once the layers are imported, which they are if Keras
    was imported before this package.

    Args:
        path: path of the file.
        **options: passed on to `keras.saving.load_model`.

    Returns:
        The model, with its parameters.

    Raises:
        ValueError: if there is no such file, or it holds no model.
    """
    return keras.saving.load_model(path, **options)
