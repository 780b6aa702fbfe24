"""The first code cell of every chapter, kept in one place.

It silences TensorFlow before the first import and, where the course is not installed (Colab),
installs it. Colab brings its own TensorFlow, so the package comes without its dependencies;
sacreBLEU is the one that Colab lacks. Where the address cannot be reached, the cell says so in a
sentence instead of a traceback; `SEQ2SEQ_COURSE` then names a wheel or another address.
"""

REPOSITORY = "https://github.com/seq2seq-attention/course"

CELL = f"""\
# Keep TensorFlow quiet and, where the course is not installed yet (Colab), install it.
import importlib.util
import os
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

if importlib.util.find_spec("seq2seq") is None:
    course = os.environ.get("SEQ2SEQ_COURSE", "git+{REPOSITORY}")
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    for wanted in (["--no-deps", course], ["sacrebleu"]):
        if subprocess.run([*pip, *wanted], capture_output=True).returncode:
            sys.exit(f"The course can't be installed from {{wanted[-1]}}. Upload its wheel and set "
                     "os.environ['SEQ2SEQ_COURSE'] to the file's name, or set it to the address of "
                     "a copy that you can reach, and run this cell again.")"""
