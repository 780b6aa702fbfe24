"""What a second worker buys: steps of one worker and of two, on this machine, one thread each.

    python -m benchmarks.workers

Both train on the same batches. Processor time is what a worker computes in a step; the time that it
waits for the others, or for a busy machine, is in the time by the clock alone.
"""

import json
import os
import socket
import subprocess
import sys
import time
from typing import NamedTuple

import numpy as np

STEPS, FIRST = 20, 3  # steps that count, after those that make the graph
BATCH = {"rows": 256, "source": 12, "target": 12}  # as of real sentences, in large batches
MODEL = {"embedding_dim": 128, "units": 256, "bidirectional": True}
TYPES = 4_000  # tokens of a vocabulary
PARAMETERS = 3_072_672  # of the model, which a test counts
_ENVIRONMENT = {
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class Times(NamedTuple):
    """Medians over steps, in milliseconds.

    Attributes:
        processor: that this process computed for.
        clock: that passed.
    """

    processor: float
    clock: float


def measure(replicas, batches, first: int = FIRST) -> Times:
    """Train on some batches and return the times of a step.

    Args:
        replicas: see `seq2seq.training.distributed`.
        batches: all of one shape.
        first: how many of them do not count.
    """
    times = []
    for batch in batches:
        before = time.process_time(), time.perf_counter()
        replicas.train_on_batch(batch)
        times.append((time.process_time() - before[0], time.perf_counter() - before[1]))
    return Times(*(1000 * np.median(times[first:], axis=0)))


def predicted(one: float, two: float, workers: int, gigabits: float) -> float:
    """Return how long a step of several workers takes, in milliseconds, by a model of its cost.

    A step has a part that falls with the rows of a worker and one that does not. To these comes the
    network: each worker sends and receives 2(N − 1)/N of the dense gradient, and receives the rows
    of the embeddings that the others have.

    Args:
        one: milliseconds of computing of one worker with the whole batch.
        two: of each of two, with half of it.
        workers: their number N.
        gigabits: that the network carries in a second.

    Example:
        >>> predicted(one=100, two=60, workers=4, gigabits=float("inf"))
        40.0
    """
    by_rows = 2 * (one - two)
    others = (workers - 1) / workers
    embeddings = 2 * TYPES * MODEL["embedding_dim"]
    rows = BATCH["rows"] * (BATCH["source"] + BATCH["target"]) * MODEL["embedding_dim"]
    numbers = 2 * others * (PARAMETERS - embeddings) + others * rows
    return one - by_rows + by_rows / workers + 32 * numbers / (gigabits * 1e6)


def drawn(steps: int, rows: int, source: int, target: int):
    """Return batches of random ids, the same in every worker."""
    from seq2seq.training.batches import Batch

    rng = np.random.default_rng(1)
    sizes = (source, target, target)
    return [
        Batch(*(rng.integers(4, TYPES, (rows, size), "int32") for size in sizes))
        for _ in range(steps)
    ]


def work() -> None:
    """Print the times of this worker, which `TF_CONFIG` numbers, and the size of its model."""
    from seq2seq.training.workers import find_strategy

    strategy = find_strategy()  # before anything else is done with TensorFlow
    import keras

    from seq2seq import AttentionSeq2Seq
    from seq2seq.training.distributed import Replicas
    from seq2seq.training.loss import MaskedCrossEntropy

    keras.utils.set_random_seed(1)
    model = AttentionSeq2Seq(TYPES, TYPES, **MODEL)
    model.build()
    model.compile(keras.optimizers.Adam(1e-3, global_clipnorm=1.0), MaskedCrossEntropy())
    model.optimizer.build(model.trainable_variables)
    times = measure(Replicas(strategy, model), drawn(FIRST + STEPS, **BATCH))
    print(json.dumps([*times, model.count_params()]))


def run(count: int) -> list[list[float]]:
    """Return what each of some workers prints."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    names = [f"127.0.0.1:{one.getsockname()[1]}" for one in sockets]
    for one in sockets:
        one.close()
    processes = []
    for index in range(count):
        task = {"type": "worker", "index": index}
        configuration = json.dumps({"cluster": {"worker": names}, "task": task})
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", "from benchmarks.workers import work; work()"],
                env={**os.environ, **_ENVIRONMENT, "TF_CONFIG": configuration},
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    return [json.loads(process.communicate()[0].splitlines()[-1]) for process in processes]


def main() -> None:
    """Print a table of one worker and of two."""
    print("| workers | rows each | processor time a step, ms | time by the clock, ms |")
    print("| --- | --- | --- | --- |")
    for count in (1, 2):
        found = run(count)
        processor, clock, parameters = np.mean(found, axis=0)
        rows = BATCH["rows"] // count
        print(f"| {count} | {rows} | {processor:.0f} | {clock:.0f} |", flush=True)
    print(f"\n{parameters:,.0f} parameters")


if __name__ == "__main__":
    main()
