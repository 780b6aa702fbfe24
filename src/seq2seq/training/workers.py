"""Which devices and workers train together: a strategy of `tf.distribute` from the environment."""

import json
import os

import keras

# How the lines of an error begin that tell where in a graph it was.
_OF_GRAPHS = ("Graph execution error", "Detected at node", "node:", "File ", "Additional GRPC")


class WorkerLost(ValueError):
    """Another worker has gone, or cannot be reached; the message says how to go on."""


def find_strategy():
    """Return the strategy for the devices that there are.

    Returns:
        A `tf.distribute.MultiWorkerMirroredStrategy` if the environment variable `TF_CONFIG` names
        workers, or else a `tf.distribute.MirroredStrategy` over all GPUs of this machine, or over
        its CPU. It must be made before anything else is done with TensorFlow.

    Raises:
        ValueError: if the backend is not TensorFlow, or `TF_CONFIG` cannot be read.
    """
    if keras.backend.backend() != "tensorflow":
        raise ValueError(
            "train: the backend must be TensorFlow to train on several devices. "
            f"Received: {keras.backend.backend()}."
        )
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")  # which else says that there are no GPUs
    worker_number()  # which says if TF_CONFIG is wrong
    if not os.environ.get("TF_CONFIG"):
        return tf.distribute.MirroredStrategy()
    try:
        return tf.distribute.MultiWorkerMirroredStrategy()
    except (tf.errors.OpError, ValueError, RuntimeError) as error:
        raise WorkerLost(
            "train: every worker of TF_CONFIG must be there at the start. Received: "
            f"{_cause(error)}."
        ) from error


def worker_number() -> int:
    """Return the number of this process among the workers that `TF_CONFIG` names; 0 if none.

    Worker 0 is the chief: the one that writes files.

    Raises:
        ValueError: if `TF_CONFIG` cannot be read.
    """
    text = os.environ.get("TF_CONFIG")
    if not text:
        return 0
    try:
        configuration = json.loads(text)
        workers, task = configuration["cluster"]["worker"], configuration["task"]
        number = task["index"]
        if set(configuration["cluster"]) == {"worker"} and task["type"] == "worker":
            if workers[number] and isinstance(workers, list) and number >= 0:
                return number
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    raise ValueError(
        "train: TF_CONFIG must be JSON that names all workers and which of them this is, such as "
        '{"cluster": {"worker": ["host1:2222", "host2:2222"]}, '
        '"task": {"type": "worker", "index": 0}}. '
        f"Received: TF_CONFIG={text[:200]!r}."
    )


def collective(function, *arguments):
    """Call what all workers take part in; name the cause where one of them does not."""
    import tensorflow as tf

    gone = (
        tf.errors.UnavailableError,
        tf.errors.AbortedError,
        tf.errors.CancelledError,
        tf.errors.DeadlineExceededError,
        tf.errors.InternalError,
    )
    try:
        return function(*arguments)
    except gone as error:
        if not os.environ.get("TF_CONFIG"):
            raise
        raise WorkerLost(
            "train: every worker must stay to the end. Received: one that has gone "
            f"({_cause(error)}). Start all of them again with --resume, which goes on after "
            "the last whole epoch."
        ) from error


def _cause(error: Exception) -> str:
    """Return what an error says beside where in a graph it was."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(_OF_GRAPHS) and "[[" not in line]
    return (told or lines or [type(error).__name__])[-1][:200].rstrip(".")
