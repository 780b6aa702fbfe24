"""What runs elsewhere: the workflow calls commands that exist, the citation names this course."""

import re

import yaml
from matrix import SETTINGS
from notebooks import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "course.yml").read_text())
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf8"))
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))


def steps():
    return [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def test_every_step_runs_a_command_or_an_action_of_github():
    for step in steps():
        assert ("run" in step) != ("uses" in step), step
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"])


def test_every_command_of_the_course_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    commands = "\n".join(step.get("run", "") for step in steps())
    targets = re.findall(r"\bmake ([a-z-]+)", commands)
    assert targets
    for target in targets:
        assert re.search(rf"^{target}: ", makefile, re.MULTILINE), target
    for path in re.findall(r"(?<!\S)(?:\.ci|tests|src)\b[\w./-]*", commands):
        assert (ROOT / path).exists(), path


def test_jobs_run_on_what_starts_them_and_need_jobs_that_exist():
    # YAML 1.1 reads the key `on` as true.
    assert set(WORKFLOW[True]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    jobs = WORKFLOW["jobs"]
    for job in jobs.values():
        assert job.get("needs", "test") in jobs
        assert set(job.get("if", "").replace("'", " ").split()) & {*WORKFLOW[True]}
    # Only publishing may write, and only after the tests.
    assert WORKFLOW["permissions"] == {"contents": "read"}
    writers = [name for name, job in jobs.items() if "permissions" in job]
    assert writers == ["publish"] and jobs["publish"]["needs"] == "test"


def test_every_setting_is_tried_on_its_python():
    asked = WORKFLOW["jobs"]["versions"]["strategy"]["matrix"]["include"]
    tried = {one["setting"]: one["python"] for one in asked}
    assert tried == {name: setting.python for name, setting in SETTINGS.items()}


def test_the_citation_names_this_course():
    assert CITATION["title"] == CONFIG["title"]
    assert CITATION["repository-code"] == CONFIG["repository"]["url"]
    assert CITATION["url"] == CONFIG["html"]["baseurl"]
    page = (ROOT / "back" / "taking_part.md").read_text(encoding="utf8")
    assert CITATION["title"] in page and CITATION["url"] in page
    assert str(CITATION["date-released"].year) in page
