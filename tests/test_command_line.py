"""`python -m seq2seq`: what it prints, and that no input ends in a traceback."""

import io
import json
import os
import subprocess
import sys

import pytest
from tiny import tiny_corpus

from seq2seq import command_line, pretrained
from seq2seq.common import files
from seq2seq.text.tokens import join_english
from seq2seq.training import command
from seq2seq.translator import Translator

RUNNING = "le chat noir ne mange pas la pomme verte"
ENGLISH = "the black cat does not eat the green apple"


class Stdin(io.TextIOWrapper):
    """Bytes as standard input; `typed` makes it a terminal."""

    def __init__(self, content, typed=False):
        super().__init__(io.BytesIO(content))
        self.typed = typed

    def isatty(self):
        return self.typed


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command and return its status, its output and its messages."""

    def run(*arguments, stdin=b"", typed=False):
        monkeypatch.setattr(sys, "stdin", Stdin(stdin, typed))
        status = command_line.main(arguments)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_help_is_quick_and_loads_no_keras():
    code = (
        "import sys; from seq2seq import command_line\n"
        "try: command_line.main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert 'keras' not in sys.modules and 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "translate" in done.stdout and "train" in done.stdout


def test_the_running_sentence_from_the_shell():
    done = subprocess.run(
        [sys.executable, "-m", "seq2seq", "translate", RUNNING], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, ENGLISH + "\n", "")


@pytest.mark.parametrize(
    ("model", "known"),
    [
        ("grammar-luong-dot", {"black": "noir", "cat": "chat", "green": "verte", "apple": "pomme"}),
        ("tatoeba", {"cat": "chat", "eat": "mange", "apple": "pomme"}),
        ("tatoeba-transformer", {"cat": "chat", "eat": "mange", "apple": "pomme"}),
    ],
)
def test_alignment_shows_where_each_token_looked(run, model, known):
    status, out, _ = run("translate", "--model", model, "--alignment", RUNNING)
    first, *rows = out.splitlines()
    assert status == 0
    looked = {row.split()[0]: row.split()[2] for row in rows}
    assert looked.items() >= known.items() and "<EOS>" in looked
    assert join_english([row.split()[0] for row in rows[:-1]]) == first


def test_a_beam_from_the_shell(run):
    assert run("translate", "--beam", "4", RUNNING) == (0, ENGLISH + "\n", "")
    status, out, err = run("translate", "--beam", "0", RUNNING)
    assert (status, out) == (2, "") and "Received: width=0" in err and err.count("\n") == 1


def test_every_shipped_model_translates(run):
    for name in pretrained.names():
        status, out, err = run("translate", "--model", name, "le chat mange la pomme")
        assert status == 0 and out.strip() and err == "", name


def test_lines_of_stdin_keep_their_order_and_empty_lines_stay_empty(run):
    lines = f"{RUNNING}\r\n\r\nle chien dort\n".encode("utf-8-sig")
    status, out, err = run("translate", stdin=lines)
    assert (status, err) == (0, "")
    assert out.splitlines()[:2] == [ENGLISH, ""]
    assert len(out.splitlines()) == 3
    assert run("translate", stdin=b"") == (0, "", "")
    assert run("translate", stdin=f"{RUNNING}\r{RUNNING}\r".encode()) == (0, f"{ENGLISH}\n" * 2, "")


def test_a_person_who_types_is_told_how_and_answered_line_by_line(run):
    status, out, err = run("translate", stdin=f"{RUNNING}\n{RUNNING}\n".encode(), typed=True)
    assert (status, out) == (0, f"{ENGLISH}\n" * 2)
    assert "Ctrl-D ends" in err


def test_unknown_words_are_named(run):
    status, out, err = run("translate", "le wombat noir mange le wombat")
    assert status == 0 and out.strip()
    assert "line 1: grammar-luong-dot does not know: wombat (" in err and "--model tatoeba" in err
    assert run("translate", stdin=f"{RUNNING}\nle wombat".encode())[2].startswith(
        "seq2seq: note: line 2: "
    )
    for name in ("tatoeba", "tatoeba-transformer"):  # which know no fewer words than the other
        _, _, err = run("translate", "--model", name, "日")
        assert "does not know: 日" in err and "--model" not in err


@pytest.mark.parametrize(
    "model", ["grammar-luong-dot", "grammar-plain", "tatoeba", "tatoeba-transformer"]
)
@pytest.mark.parametrize(
    "line", [" ".join(["le chat noir"] * 67), "?!", "日本語", "\x00\x07", "<EOS> <PAD>", "a" * 3000]
)
def test_odd_lines_get_an_answer(run, model, line):
    status, out, err = run("translate", "--model", model, stdin=f"{line}\n{RUNNING}".encode())
    assert status == 0
    assert len(out.splitlines()) == 2
    assert "Traceback" not in err


def test_invalid_utf8_is_named_after_the_good_lines_are_answered(run):
    status, out, err = run("translate", stdin=f"{RUNNING}\n".encode() + b"le \xff chat\n")
    assert (status, out) == (2, ENGLISH + "\n")
    assert err == (
        "seq2seq: error: stdin must be UTF-8. Received: byte 0xff at position 4 of line 2.\n"
    )


def test_an_argument_that_is_no_utf8_is_named(run):
    status, out, err = run("translate", RUNNING, "le \udcff chat")
    assert (status, out) == (2, "")
    assert err == (
        "seq2seq: error: SENTENCE must be UTF-8. Received: byte 0xff at position 4 of sentence 2.\n"
    )


def test_a_sentence_that_begins_with_a_hyphen_gets_a_hint(run, capsys):
    with pytest.raises(SystemExit):
        run("translate", "-Bonjour")
    assert "translate -- -Bonjour" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run("translate", "-hier il dormait")
    assert "translate -- -Bonjour" in capsys.readouterr().err
    status, out, err = run("translate", "--", "-le chat dort")
    assert status == 0 and out.strip()


def test_output_is_utf8_in_any_locale():
    done = subprocess.run(
        [sys.executable, "-m", "seq2seq", "translate", "--alignment", "Łukasz dort", RUNNING],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "LC_ALL": "C"},
    )
    assert done.returncode == 0 and "łukasz" in done.stdout.decode()
    assert ENGLISH in done.stdout.decode() and "łukasz" in done.stderr.decode()


def test_a_line_that_is_too_long_is_named_and_the_others_are_answered(run, monkeypatch):
    monkeypatch.setattr(command_line, "LONGEST", 20)
    lines = f"{RUNNING}\n{'le chat ' * 11}\n{RUNNING}\n"
    status, out, err = run("translate", stdin=lines.encode())
    assert (status, out) == (2, f"{ENGLISH}\n\n{ENGLISH}\n")
    assert err == "seq2seq: note: line 2: it has more than 20 tokens, and is not translated\n"


def test_a_loop_is_noted(run, monkeypatch):
    from dataclasses import replace

    real = Translator.translate
    monkeypatch.setattr(
        Translator, "translate", lambda *a, **k: [replace(t, looped=True) for t in real(*a, **k)]
    )
    assert "line 1: the model repeated itself" in run("translate", RUNNING)[2]


@pytest.mark.parametrize(
    "arguments", [["pretraining", "--seeds", "0"], ["experiment", "length", "--seeds", "0"]]
)
def test_no_seeds_are_one_line(run, tmp_path, arguments):
    status, out, err = run(*arguments, "--output", str(tmp_path))
    assert (status, out) == (2, "") and err.count("\n") == 1
    assert "`seeds` must be a positive whole number. Received: seeds=0." in err


@pytest.mark.parametrize("arguments", [["pretraining"], ["experiment", "length"]])
def test_results_that_cannot_be_written_are_named_before_a_training(run, tmp_path, arguments):
    (tmp_path / "file").write_bytes(b"in the way")
    status, out, err = run(*arguments, "--output", str(tmp_path / "file"))
    assert (status, out) == (2, "") and err.count("\n") == 1 and "file" in err


@pytest.mark.parametrize(
    ("arguments", "reserved"),
    [(["pretraining"], "results"), (["experiment", "length"], "experiments")],
)
def test_a_second_run_to_one_folder_of_results_is_refused(run, tmp_path, arguments, reserved):
    with files.reserved(tmp_path / reserved):
        status, out, err = run(*arguments, "--output", str(tmp_path))
    assert (status, out) == (2, "") and "one process at a time" in err and err.count("\n") == 1


def test_nothing_to_resume_is_said_before_the_corpus_is_read(run, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "load_corpus", lambda settings: pytest.fail("read all the same"))
    status, out, err = run("train", "--output", str(tmp_path / "model"), "--resume")
    assert (status, out) == (2, "") and "must be a checkpoint to resume from" in err


class ResourceExhaustedError(Exception):
    """Named as that of TensorFlow, which has none of Python's."""


@pytest.mark.parametrize(
    "error", [MemoryError(), ResourceExhaustedError("OOM"), RuntimeError("RESOURCE_EXHAUSTED: x")]
)
def test_too_little_memory_is_one_line(run, monkeypatch, error):
    def translate(*arguments, **options):
        raise error

    monkeypatch.setattr(Translator, "translate", translate)
    status, out, err = run("translate", RUNNING)
    assert (status, out) == (2, "") and err.count("\n") == 1
    assert err.startswith("seq2seq: error: the memory of this machine is too small")


def test_any_other_error_of_the_program_is_not_hidden(run, monkeypatch):
    monkeypatch.setattr(Translator, "translate", lambda *a, **k: [] / 0)
    with pytest.raises(TypeError):
        run("translate", RUNNING)


def test_a_second_training_to_one_output_is_refused_while_the_first_runs(
    run, tmp_path, monkeypatch
):
    output, found = str(tmp_path / "model"), []

    def load(settings):
        if not found:
            found.append(None)  # the second run is not nested any deeper
            found[0] = run("train", "--output", output, *options)
        return tiny_corpus()

    monkeypatch.setattr(command, "load_corpus", load)
    options = ["--units", "8", "--embedding-dim", "4", "--epochs", "1", "--quiet"]
    status, *_ = run("train", "--output", output, *options)
    assert status == 0 and found[0][0] == 2
    assert "one process at a time" in found[0][2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "model.npz"]


def test_a_closed_stdin_is_named(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", None)
    assert command_line.main(["translate"]) == 2
    assert "Received: a closed stdin." in capsys.readouterr().err


def test_notes_go_nowhere_where_stderr_is_closed(run, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    status, out, _ = run("translate", "le wombat")
    assert status == 0 and out.count("\n") == 1 and "note" not in out


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs the device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_the_output_is_named(unbuffered):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "seq2seq", "translate", RUNNING],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr == "seq2seq: error: [Errno 28] No space left on device: 'stdout'\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["translate", "--model", "none", "x"], "Received: 'none'"),
        (["translate", "--model", "grammar-plain", "--alignment", "x"], "--model grammar-plain"),
        (["train", "--output", "x", "--recipe", "none"], "Received: 'none'"),
        (["train", "--output", "x", "--units", "0"], "Received: units=0"),
        (["train", "--output", "x", "--start", "backward"], "unless `bidirectional` is True"),
        (
            ["train", "--output", "x", "--input-feeding", "--placement", "bahdanau"],
            "unless `placement` is 'luong'",
        ),
        (["train", "--output", "x", "--epochs", "1", "--minutes", "1"], "epochs=1, minutes=1.0"),
    ],
)
def test_mistakes_are_one_line(run, arguments, message):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("seq2seq: error: ") and err.count("\n") == 1
    assert message in err


def test_training_and_using_what_was_trained(run, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "load_corpus", lambda settings: tiny_corpus())
    output = str(tmp_path / "model")
    options = ["--units", "8", "--embedding-dim", "4", "--batch-size", "5", "--quiet"]
    recipe = ["--recipe", "grammar-bahdanau-dot", "--epochs", "2"]
    status, out, err = run("train", "--output", output, *recipe, *options)
    assert status == 0
    assert "test: BLEU" in out and "alignment error rate" in out and f"{output}.npz" in out
    assert "epoch 2: loss" in err
    status, out, _ = run("translate", "--model", output, "le chat mange")
    assert status == 0
    published = ["--recipe", "grammar-bahdanau", "--cell", "lstm", "--epochs", "1"]
    status, *_ = run("train", "--output", f"{output}-published", *published, *options)
    assert status == 0
    status, out, _ = run("translate", "--model", f"{output}-published", "le chat mange")
    assert status == 0
    status, out, err = run("train", "--output", output, *options, "--resume")
    assert status == 2 and "checkpoint" in err
    status, out, err = run(
        "train", "--output", output, "--kind", "plain", "--minutes", "0.000001", *options
    )
    assert (status, out) == (2, "") and "and there is model.npz, model.json." in err
    assert "--resume" in err and "--overwrite" in err
    status, out, err = run(
        *("train", "--output", output, "--kind", "plain", "--minutes", "0.000001", *options),
        "--overwrite",
    )
    assert status == 0 and "alignment" not in out


def test_training_on_sentences_of_ones_own_and_using_what_was_trained(run, tmp_path):
    verbs = {"자요": "sleeps", "먹어요": "eats", "가요": "goes"}
    names = {"민수는": "minsu", "고양이는": "the cat", "개는": "the dog", "아이는": "the child"}
    rows = [f"{n} {v}.\t{name} {does}.\n" for n, name in names.items() for v, does in verbs.items()]
    path = tmp_path / "mine.tsv"
    path.write_text("".join(rows))
    output, options = str(tmp_path / "model"), ["--epochs", "1", "--units", "8", "--quiet"]
    own = ["train", "--pairs", str(path), "--source-language", "ko", "--target-language", "en"]
    status, out, err = run(*own, "--output", output, *options)
    assert status == 0 and "test: BLEU" in out
    assert "pairs: 12 kept, 0 dropped" in err and "is read as 민수는 자요 . → minsu sleeps ." in err
    assert err.index("is read as") < err.index("epoch 1: loss")
    record = json.loads((tmp_path / "model.json").read_text())["record"]
    assert record["settings"]["corpus"] == "mine" and record["languages"] == ["ko", "en"]
    status, out, err = run("translate", "--model", output, "고양이는 자요.")
    assert status == 0 and "know" not in err
    status, out, err = run("translate", "--model", output, "Łukasz")
    assert "does not know: łukasz" in err and "tatoeba" not in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--pairs", "x.tsv"], "Received: no --source-language and no --target-language."),
        (["--pairs", "x.tsv", "--source-language", "ko"], "Received: no --target-language."),
        (["--encoding", "cp1252"], "Received: --encoding cp1252, and no --pairs."),
        (["--source-column", "2"], "Received: --source-column 2, and no --pairs."),
        (
            *[["--pairs", "x", "--source-language", "ko", "--target-language", "en"]],
            "x cannot be read (No such file or directory)",
        ),
        (
            ["--pairs", "x", "--source-language", "korean", "--target-language", "en"],
            "Received: code='korean'",
        ),
        (
            ["--pairs", "x", "--source-language", "ko", "--target-language", "en"]
            + ["--corpus", "tatoeba"],
            "`--pairs` must be the only corpus. Received: --corpus too.",
        ),
    ],
)
def test_mistakes_about_ones_own_sentences_are_one_line(run, tmp_path, options, message):
    status, out, err = run("train", "--output", str(tmp_path / "model"), *options)
    assert (status, out) == (2, "") and err.count("\n") == 1
    assert message in err


def test_interrupted_training_says_so_by_its_status(run, tmp_path, monkeypatch):
    from seq2seq.training import trainer

    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "load_corpus", lambda settings: tiny_corpus())
    monkeypatch.setattr(trainer, "make_batches", interrupted)
    options = ["--units", "8", "--embedding-dim", "4", "--epochs", "1"]
    status, out, err = run("train", "--output", str(tmp_path / "model"), *options)
    assert status == command_line.INTERRUPTED
    assert "interrupted in the first epoch: its weights so far are kept" in err
    assert "written" in out
    status, out, err = run("train", "--output", str(tmp_path / "model"), *options, "--overwrite")
    assert (status, out) == (command_line.INTERRUPTED, "")
    assert err.splitlines()[-1].endswith("model is left as it was")


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("", "such as folder/my-model"),
        (".", "such as folder/my-model"),
        ("new/", "such as folder/my-model"),
        ("new/..", "such as folder/my-model"),
        ("a\0b", "null byte"),
        ("file/model", "file"),
        ("file/below/model", "file"),
        ("folder", "folder.npz"),
        ("long" * 100, "too long"),
    ],
)
def test_an_output_that_cannot_be_written_is_named_first(run, tmp_path, monkeypatch, output, why):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"in the way")
    (tmp_path / "folder.npz").mkdir()
    monkeypatch.setattr(command, "load_corpus", lambda settings: pytest.fail("loaded a corpus"))
    status, out, err = run("train", "--output", output, "--overwrite")
    assert (status, out) == (2, "") and err.count("\n") == 1
    assert err.startswith("seq2seq: error: `--output` must be") and why in err


def test_an_interrupt_elsewhere_is_one_line(run, monkeypatch):
    def interrupted(name):
        raise KeyboardInterrupt

    monkeypatch.setattr(pretrained, "load", interrupted)
    expected = (command_line.INTERRUPTED, "", "seq2seq: interrupted\n")
    assert run("translate", "x") == expected


def test_an_interrupt_while_modules_load_is_one_line():
    code = (
        "import runpy, signal, sys\n"
        # A child of `nohup` inherits that SIGINT is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Loading:\n"
        "    def __getattr__(self, name):\n"
        "        try: signal.raise_signal(signal.SIGINT)\n"
        "        except KeyboardInterrupt as error: raise ImportError(name) from error\n"
        "sys.modules['seq2seq.command_line'] = Loading()\n"
        "runpy.run_module('seq2seq', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    expected = (command_line.INTERRUPTED, "seq2seq: interrupted\n")
    assert (done.returncode, done.stderr) == expected


def test_a_reader_that_leaves_is_no_error():
    lines = "\n".join(["le chat dort"] * 2000)
    command = f"{sys.executable} -m seq2seq translate | head -n 1"
    done = subprocess.run(command, shell=True, input=lines, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_corpora_by_name(monkeypatch):
    from tiny import tiny_settings

    from seq2seq.corpora import grammar, multi30k, tatoeba

    monkeypatch.setattr(grammar, "load", lambda max_length: ("grammar", max_length))
    monkeypatch.setattr(multi30k, "load", lambda by, **sizes: ("multi30k", by, sizes))
    monkeypatch.setattr(tatoeba, "load", lambda by, **sizes: ("tatoeba", by, sizes))
    assert command.load_corpus(tiny_settings(max_length=17)) == ("grammar", 17)
    real = tiny_settings(corpus="tatoeba", split_by="line")
    fitting = {"validation_size": None, "test_size": None}
    assert command.load_corpus(real) == ("tatoeba", "line", fitting)
    sized = tiny_settings(corpus="tatoeba", validation_size=3, test_size=0)
    sizes = {"validation_size": 3, "test_size": 0}
    assert command.load_corpus(sized) == ("tatoeba", "component", sizes)
    longer = tiny_settings(corpus="multi30k", validation_size=3, test_size=0, split_by="source")
    assert command.load_corpus(longer) == ("multi30k", "source", sizes)
    assert longer.as_dict()["split_by"] == "source" and "everything" not in longer.as_dict()
    assert real.as_dict()["split_by"] == "line" and "split_by" not in tiny_settings().as_dict()
