"""The settings of nbgrader: every part that they name is there, and the notebooks are confined."""

import pytest
from nbconvert.preprocessors import Preprocessor
from submissions import needs_nbgrader
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from seq2seq.classroom import nbgrader_settings


@pytest.fixture
def config(tmp_path):
    config = Config()
    nbgrader_settings.apply(config, tmp_path)
    return config


def test_they_are_of_one_course_folder(config, tmp_path):
    assert config.CourseDirectory.root == str(tmp_path.resolve())
    assert config.ConfinedExecute.course == config.CourseDirectory.root
    assert config.ClearSolutions.code_stub == {"python": ""}


@needs_nbgrader
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("stage", ["SANITIZE", "AUTOGRADE", "FEEDBACK"])
def test_every_part_is_there_and_one_executes(stage):
    parts = [import_item(name) for name in getattr(nbgrader_settings, stage)]
    assert all(issubclass(part, Preprocessor) for part in parts)
    executing = [part.__name__ for part in parts if hasattr(part, "execute_cell")]
    assert executing == (["ConfinedExecute"] if stage == "AUTOGRADE" else [])
