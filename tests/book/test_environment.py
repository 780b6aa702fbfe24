"""One environment for notebooks and tests, of which a single setting can be varied."""

import os
import subprocess
import sys

PROGRAM = """
import os, environment
environment.prepare()
print(os.environ["TF_ENABLE_ONEDNN_OPTS"], os.environ["TF_NUM_INTRAOP_THREADS"])
"""


def prepared(**variables):
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_VARIES"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_what_a_shell_has_set_plays_no_part_unless_it_is_to_be_varied():
    set_by_hand = {"TF_ENABLE_ONEDNN_OPTS": "1", "TF_NUM_INTRAOP_THREADS": "2"}
    assert prepared(**set_by_hand) == ["0", "1"]
    assert prepared(**set_by_hand, COURSE_VARIES="TF_ENABLE_ONEDNN_OPTS") == ["1", "1"]
    both = "TF_ENABLE_ONEDNN_OPTS TF_NUM_INTRAOP_THREADS"
    assert prepared(**set_by_hand, COURSE_VARIES=both) == ["1", "2"]
