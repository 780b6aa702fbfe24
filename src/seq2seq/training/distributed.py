"""Training on several devices or machines, by what `tf.distribute` calls a strategy.

Each replica has the same parameters, takes its rows of every batch and computes their part of the
gradient. The parts are added up over all replicas, and each makes the same step with the sum. So a
step of N replicas is the step of one with the same batch, only that the rows are divided.
"""

import json
from functools import partial

import keras
import numpy as np

from seq2seq.text.vocabulary import PAD
from seq2seq.training.batches import Batch
from seq2seq.training.checkpoint import check_origin
from seq2seq.training.workers import collective, worker_number


def check_workers(replicas, origin: dict) -> None:
    """Raise a `ValueError` in a worker that trains on something else than the chief does.

    Args:
        replicas: `OneDevice` or `Replicas`.
        origin: of the run, see `checkpoint.origin_of`.
    """
    chief = json.loads(replicas.from_chief(json.dumps(origin).encode()))
    check_origin("a worker", origin, chief, "worker 0")


class _MeanLoss:
    """The mean loss of the pairs of an epoch so far, each before its step."""

    def start_epoch(self):
        """Begin to average the loss anew."""
        self._loss = self._pairs = 0.0

    def averaged(self, loss: float, batch: Batch) -> float:
        """Return the mean with a batch and its loss added."""
        self._loss += loss * len(batch.source)
        self._pairs += len(batch.source)
        return self._loss / self._pairs


class OneDevice(_MeanLoss):
    """What `Replicas` is, without any strategy: Keras' own step, in one process."""

    is_chief = True

    def __init__(self, model):
        self.model = model
        self.start_epoch()

    def train_on_batch(self, batch: Batch) -> float:
        """Make one step; see `Replicas.train_on_batch`."""
        # Before Keras 3.15 the loss is the mean since the last reset, from then on that of a batch.
        self.model.reset_metrics()
        loss = self.model.train_on_batch((batch.source, batch.target_in), batch.target_out)
        return self.averaged(float(np.asarray(loss).reshape(-1)[0]), batch)

    def from_chief(self, value):
        """Return the value: there is no other worker."""
        return value


class Replicas(_MeanLoss):
    """One model on N replicas.

    The parameters lie on the first device of each worker, and those of all workers are equal:
    they start from one seed, or from the checkpoint of the chief, and make the same steps.

    Args:
        strategy: of `tf.distribute`, with synchronous replicas. A process should make one and use
            it for all that it trains: TensorFlow mixes up two over the same devices.
        model: compiled and built, outside of the scope of the strategy.
    """

    def __init__(self, strategy, model):
        import tensorflow as tf

        self.strategy, self.model = strategy, model
        self.number = strategy.num_replicas_in_sync
        self.is_chief = worker_number() == 0
        self.seeds = [v for v in model.variables if v.path.endswith("seed_generator_state")]
        self._step = tf.function(
            partial(self._make_step),  # TensorFlow counts the graphs of a method, and would warn
            input_signature=[tf.TensorSpec((None, None), "int32")] * 3,
            autograph=False,
        )
        self._numbers_of_chief = tf.function(partial(self._make_chief), autograph=False)
        self.start_epoch()

    def train_on_batch(self, batch: Batch) -> float:
        """Make one step.

        Args:
            batch: the whole batch, the same in every worker.

        Returns:
            The mean loss of the pairs of this epoch so far, each before its step.

        Raises:
            WorkerLost: if another worker has gone.
        """
        return self.averaged(float(collective(self._step, *self._whole(batch))), batch)

    def from_chief(self, value):
        """Return the bytes, or the number, that the chief gives, in every worker.

        Raises:
            WorkerLost: if another worker has gone.
        """
        if not isinstance(value, bytes):
            return float(collective(self._numbers_of_chief, np.array(value, "float64")))
        size = int(collective(self._numbers_of_chief, np.array(len(value), "int64")))
        numbers = np.frombuffer(value if self.is_chief else bytes(size), "uint8").astype("int32")
        return collective(self._numbers_of_chief, numbers).numpy().astype("uint8").tobytes()

    def _make_chief(self, numbers):
        """Build the graph that gives the numbers of the first replica of all to each."""
        import tensorflow as tf

        def shared(numbers):
            replica = tf.distribute.get_replica_context()
            is_first = tf.cast(tf.equal(replica.replica_id_in_sync_group, 0), numbers.dtype)
            return replica.all_reduce("sum", is_first * numbers)

        return self._here(self.strategy.run(shared, args=(numbers,)))

    def _whole(self, batch: Batch) -> list[np.ndarray]:
        """Return the arrays of a batch with as many rows for each replica.

        The rows that are added have no target, and so no part in loss and gradient.
        """
        missing = -len(batch.source) % self.number
        source, target_in, target_out = (np.asarray(array, "int32") for array in batch)
        return [
            np.concatenate([source, np.repeat(source[:1], missing, axis=0)]),
            np.concatenate([target_in, np.repeat(target_in[:1], missing, axis=0)]),
            np.concatenate([target_out, np.full_like(target_out[:1], PAD).repeat(missing, axis=0)]),
        ]

    def _make_step(self, source, target_in, target_out):
        """Build the graph of a step: the gradient by all replicas, then one update a worker."""
        loss, gradients, seeds = self.strategy.run(
            self._gradients, args=(source, target_in, target_out)
        )
        self.model.optimizer.apply(
            [self._here(gradient) for gradient in gradients], self.model.trainable_variables
        )
        for variable, seed in zip(self.seeds, seeds, strict=True):
            variable.assign(self._here(seed))
        return self._here(loss)

    def _gradients(self, source, target_in, target_out):
        """Return the loss and the gradient of the whole batch, and the next seeds."""
        import tensorflow as tf

        replica = tf.distribute.get_replica_context()
        place = tf.convert_to_tensor(replica.replica_id_in_sync_group)
        rows = [array[place :: self.number] for array in (source, target_in, target_out)]
        # Each replica drops others than the next. In the scope none writes the seeds, which all
        # replicas of a worker share.
        moved = [tf.cast(tf.stack([place, 0]), v.dtype) for v in self.seeds]
        seeds = [(v, v.value + by) for v, by in zip(self.seeds, moved, strict=True)]
        with keras.StatelessScope(state_mapping=seeds) as scope, tf.GradientTape() as tape:
            logits = self.model((rows[0], rows[1]), training=True)
            # Divided by the tokens of all replicas, so that the parts add up to the mean.
            loss = self.model.loss(rows[2], logits)
        parts = tape.gradient(loss, [v.value for v in self.model.trainable_variables])
        after = [scope.get_current_value(v) - by for v, by in zip(self.seeds, moved, strict=True)]
        total, loss = _added_up(replica, parts, loss)
        return loss, total, after

    def _here(self, value):
        """Return what the first replica of this worker has; after a sum all have the same."""
        return self.strategy.experimental_local_results(value)[0]


def _added_up(replica, gradients, loss):
    """Return the sums over all replicas of gradients and loss.

    The gradient of an embedding is a list of rows, one for each token. The lists are joined, as one
    replica would have them: Keras takes the norm of the rows before it adds up those of one token.
    """
    import tensorflow as tf

    of_rows = [isinstance(gradient, tf.IndexedSlices) for gradient in gradients]
    whole = [g for g, rows in zip(gradients, of_rows, strict=True) if not rows]
    # All at once, so that they go over the network in few pieces.
    *whole, loss = replica.all_reduce("sum", [*whole, loss])
    whole = iter(whole)
    total = []
    for gradient, rows in zip(gradients, of_rows, strict=True):
        if rows:
            values, indices = (
                replica.all_gather(part, axis=0) for part in (gradient.values, gradient.indices)
            )
            total.append(tf.IndexedSlices(values, indices, gradient.dense_shape))
        else:
            total.append(next(whole))
    return total, loss
