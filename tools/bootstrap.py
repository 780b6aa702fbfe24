"""The first code cell of every chapter, kept in one place.

It silences TensorFlow before the first import and, where the course is not installed (Colab),
installs it. Colab brings its own TensorFlow, so the package comes without its dependencies;
sacreBLEU is the one that Colab lacks.
"""

REPOSITORY = "https://github.com/seq2seq-attention/course"

CELL = f"""\
# Keep TensorFlow quiet and, where the course is not installed yet (Colab), install it.
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

try:
    import seq2seq  # noqa: F401
except ModuleNotFoundError:
    %pip install --quiet --no-deps git+{REPOSITORY}
    %pip install --quiet sacrebleu"""
