"""Several devices, several workers: the same steps as one, and what is said when one is lost."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny
from samples import error
from tiny import ANIMALS, VERBS

from seq2seq import command_line
from seq2seq.training import workers
from seq2seq.training.batches import Batch
from seq2seq.training.distributed import OneDevice, check_workers
from seq2seq.training.workers import find_strategy, worker_number

# Three replicas, and batches that they cannot divide evenly: one has a row without a target.
EQUAL = """
import sys
import numpy as np, tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 3)
from tiny import tiny_corpus, tiny_settings
from seq2seq.storage import parameters_of
from seq2seq.training.batches import Batch
from seq2seq.training.building import build_translator
from seq2seq.training.distributed import OneDevice, Replicas

def batch(rows, sources, targets, seed):
    rng = np.random.default_rng(seed)
    source = rng.integers(4, 12, (rows, sources))
    target = rng.integers(4, 12, (rows, targets + 1))
    source[0, -2:] = target[1, -2:] = 0
    return Batch(source, target[:, :-1], target[:, 1:])

def trained(settings, make):
    translator = build_translator(tiny_corpus(), settings)
    replicas = make(translator.model)
    losses = [replicas.train_on_batch(batch(*sizes)) for sizes in ((7, 5, 4, 0), (6, 4, 6, 1))]
    numbers = np.concatenate([a.ravel() for a in parameters_of(translator.model).values()])
    seeds = [v.numpy() for v in translator.model.variables if "seed_generator" in v.path]
    return np.array(losses), numbers, np.array(seeds)

# One strategy a process: TensorFlow mixes up several over the same devices.
count, *cases = sys.argv[1:]
strategy = tf.distribute.MirroredStrategy([f"/cpu:{i}" for i in range(int(count))])
for case in cases:
    kind, dropout = case.split()
    settings = tiny_settings(
        kind=kind, clip_norm=0.05, label_smoothing=0.1, dropout=float(dropout)
    )
    one = trained(settings, OneDevice)
    several = trained(settings, lambda model: Replicas(strategy, model))
    np.testing.assert_array_equal(one[2], several[2])
    far = [np.abs(ours - theirs).max() for ours, theirs in zip(several[:2], one[:2])]
    start = parameters_of(build_translator(tiny_corpus(), settings).model)
    moved = np.abs(one[1] - np.concatenate([a.ravel() for a in start.values()])).max()
    print(*far, moved)
"""
KINDS = ("plain", "attention", "transformer")
ALIKE = [f"{kind} 0" for kind in KINDS]  # nothing is dropped
DROPPING = "attention 0.3"


def differences(count, cases):
    """How far losses and parameters of replicas are from those of one device; how far it moved."""
    paths = [str(Path(tiny.__file__).parent), *sys.path]
    done = subprocess.run(
        [sys.executable, "-c", EQUAL, str(count), *cases],
        capture_output=True,
        text=True,
        timeout=900,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [list(map(float, line.split())) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def of_three():
    return dict(zip([*ALIKE, DROPPING], differences(3, [*ALIKE, DROPPING]), strict=True))


@pytest.mark.parametrize("case", ALIKE)
def test_a_step_of_three_replicas_is_the_step_of_one(of_three, case):
    of_loss, of_parameters, moved = of_three[case]
    assert of_loss < 1e-5 and of_parameters < 1e-5 and moved > 1e-2


def test_the_loss_is_the_mean_of_the_pairs_of_an_epoch_whatever_keras_averages():
    class Model:
        """Says the mean since the last reset, as Keras does before 3.15."""

        def reset_metrics(self):
            self.losses = []

        def train_on_batch(self, inputs, outputs):
            self.losses.append(next(losses))
            return np.mean(self.losses)

    losses, device = iter([2.0, 4.0, 7.0]), OneDevice(Model())
    batches = [Batch(*[np.ones((rows, 2), "int32")] * 3) for rows in (3, 1)]
    assert [device.train_on_batch(batch) for batch in batches] == [2.0, 2.5]
    device.start_epoch()
    assert device.train_on_batch(batches[0]) == 7.0


def test_one_replica_drops_what_one_device_drops_and_three_drop_other_things(of_three):
    ((of_loss, of_parameters, _),) = differences(1, [DROPPING])
    assert of_loss < 1e-5 and of_parameters < 1e-5
    of_loss, of_parameters, _ = of_three[DROPPING]
    assert of_loss > 1e-4 and of_parameters > 1e-4


DYING = """
import os, signal
from seq2seq.__main__ import run
from seq2seq.training import distributed
step, steps = distributed.Replicas.train_on_batch, []
def dying(replicas, batch):
    steps.append(batch)
    if len(steps) == 7:  # in the second epoch
        os.kill(os.getpid(), signal.SIGKILL)
    return step(replicas, batch)
distributed.Replicas.train_on_batch = dying
run()
"""


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Start two workers on this machine; return their statuses and messages."""
    folder = tmp_path_factory.mktemp("workers")
    rows = [
        f"le petit {animal} {verb} ici\tthe small {ANIMALS[animal]} {VERBS[verb]} here\n"
        for animal in ANIMALS
        for verb in VERBS
    ]
    (folder / "pairs.tsv").write_text("".join(rows))

    def command(output):
        return [
            *("train", "--pairs", str(folder / "pairs.tsv"), "--output", str(folder / output)),
            *("--source-language", "fr", "--target-language", "en", "--quiet"),
            *("--epochs", "3", "--batch-size", "5", "--units", "16", "--embedding-dim", "8"),
            *("--dropout", "0"),  # in which replicas differ from one device
        ]

    def start(output, *more, second=("-m", "seq2seq")):
        names = [f"127.0.0.1:{port}" for port in free_ports()]
        processes = []
        for number, program in enumerate([("-m", "seq2seq"), second]):
            task = {"type": "worker", "index": number}
            configuration = json.dumps({"cluster": {"worker": names}, "task": task})
            processes.append(
                subprocess.Popen(
                    [sys.executable, *program, *command(output), *more],
                    env={**os.environ, "TF_CONFIG": configuration},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
        try:
            answers = [process.communicate(timeout=600) for process in processes]
        finally:
            for process in processes:
                process.kill()
        statuses = [process.returncode for process in processes]
        return statuses, [out for out, _ in answers], [err for _, err in answers]

    start.folder, start.command = folder, command
    return start


def free_ports():
    sockets = [socket.socket() for _ in range(2)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def record_of(start, name):
    return json.loads((start.folder / f"{name}.json").read_text())["record"]


def story(record):
    """What does not depend on how fast a machine is."""
    return [(entry["epoch"], entry["loss"], entry["validation_bleu"]) for entry in record["curve"]]


@pytest.fixture(scope="module")
def two(start):
    return start("two")


def test_two_workers_train_as_one_does_and_the_first_alone_writes(start, two):
    statuses, outs, errs = two
    assert statuses == [0, 0], errs
    assert "two.npz" in outs[0] and outs[1] == ""
    assert "seq2seq: 2 replicas share each batch" in errs[0]
    assert "seq2seq: worker 1: epoch 3" in errs[1]
    assert command_line.main(start.command("one")) == 0
    one, both = record_of(start, "one"), record_of(start, "two")
    assert both.keys() == one.keys() and both["settings"] == one["settings"]
    assert both["data"] == one["data"] and both["scores"].keys() == one["scores"].keys()
    assert len(story(both)) == 3
    for ours, theirs in zip(story(both), story(one), strict=True):
        assert ours == pytest.approx(theirs, abs=2e-4)
    names = sorted(path.name for path in start.folder.iterdir())
    assert [name for name in names if "two" in name] == ["two.json", "two.npz"]


def test_a_killed_worker_is_one_line_and_the_run_goes_on_with_the_same_numbers(start, two):
    statuses, _, errs = start("killed", second=("-c", DYING))
    assert statuses == [2, -9], errs
    assert "Traceback" not in errs[0]
    last = errs[0].strip().splitlines()[-1]
    assert last.startswith("seq2seq: error: train: every worker must stay to the end. Received: ")
    assert "--resume" in last
    assert (start.folder / "killed.checkpoint.npz").exists()
    statuses, _, errs = start("killed", "--resume")
    assert statuses == [0, 0], errs
    assert "resumed after epoch 1" in errs[0] and "resumed after epoch 1" in errs[1]
    assert story(record_of(start, "killed")) == story(record_of(start, "two"))
    with np.load(start.folder / "killed.npz") as ours, np.load(start.folder / "two.npz") as theirs:
        assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)


def test_a_worker_with_other_pairs_is_refused():
    class Chief(OneDevice):
        def from_chief(self, value):
            return b'{"seed": 1, "corpus_sha256": "abc"}'

    ours = {"seed": 1, "corpus_sha256": "def"}
    with error(
        "train: a worker must have the settings and the data of worker 0. "
        "Received: corpus_sha256='def' (was 'abc')."
    ):
        check_workers(Chief(None), ours)
    check_workers(OneDevice(None), ours)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "{}",
        "[]",
        '{"cluster": {"worker": []}, "task": {"type": "worker", "index": 0}}',
        '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 1}}',
        '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": -1}}',
        '{"cluster": {"worker": ["a:1"], "ps": ["b:1"]}, "task": {"type": "ps", "index": 0}}',
        '{"cluster": {"worker": "a:1"}, "task": {"type": "worker", "index": 0}}',
    ],
)
def test_a_configuration_that_names_no_workers_is_refused(monkeypatch, text):
    monkeypatch.setenv("TF_CONFIG", text)
    for function in (worker_number, find_strategy):
        with pytest.raises(ValueError, match="TF_CONFIG must be JSON that names all workers"):
            function()


def test_without_a_configuration_this_is_the_chief_and_its_devices_are_shared(monkeypatch):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    assert worker_number() == 0
    assert find_strategy().num_replicas_in_sync >= 1


def test_another_backend_than_tensorflow_is_refused(monkeypatch):
    monkeypatch.setattr(workers.keras.backend, "backend", lambda: "jax")
    with pytest.raises(ValueError, match="must be TensorFlow .* Received: jax"):
        find_strategy()
