"""The page on marking a class: what it says holds for the tools."""

import re

import editions
import nbgrader_course
import notebooks
from submissions import needs_nbgrader

from seq2seq.classroom.confinement import Limits
from seq2seq.exercises import check

PAGE = (notebooks.ROOT / "back" / "nbgrader.md").read_text(encoding="utf8")


def test_the_settings_are_those_of_the_course_folder():
    settings = re.findall(r"^c\.ConfinedExecute\..*$", PAGE, re.MULTILINE)
    assert settings and set(settings) <= set(nbgrader_course.CONFIG.splitlines())
    limits = Limits("scratch")
    assert f"`memory`, {limits.memory:g} GB, and {limits.file:g} GB for a file" in PAGE
    easy, medium, hard = editions.POINTS.values()
    assert f"{easy} for easy, {medium} for medium, {hard} for hard" in PAGE


@needs_nbgrader
def test_every_setting_is_one_that_there_is():
    from seq2seq.classroom.execute import MOST_OUTPUT, ConfinedExecute

    for name in re.findall(r"c\.ConfinedExecute\.(\w+)", PAGE):
        assert name in ConfinedExecute.class_trait_names(config=True)
    assert f"{MOST_OUTPUT // 10**6} million characters" in PAGE
    assert f"`timeout`, {ConfinedExecute.timeout.default_value} s for a cell" in PAGE
    minutes = ConfinedExecute.longest.default_value // 60
    assert f"`longest`, {minutes} minutes for all of it" in PAGE


def test_the_checks_without_new_numbers_are_counted():
    def numbers(exercise):
        return {repr(case.arguments) for case in exercise.cases}

    same = [
        exercise.name
        for exercise in check.every().values()
        if numbers(exercise.with_other_numbers(1)) == numbers(exercise)
    ]
    assert f"({len(same)} of the {len(check.__all__)} checks have no new numbers.)" in PAGE
