"""The address of the repository: one command changes it everywhere, and back."""

import shutil
import subprocess
import sys

import address
import pytest
from notebooks import ROOT

# In two parts, since the move back would change this file too.
NEW = "Someone" + "/my-course"


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    """A copy of everything but weights and pictures, as a repository of its own."""
    folder = tmp_path_factory.mktemp("fork")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.endswith((".npz", ".png", ".woff2")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


def texts(folder):
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".git", "__pycache__"} & set(path.parts)
    }


def move(folder, url):
    command = [sys.executable, str(folder / "tools" / "address.py"), url]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_one_command_changes_the_address_everywhere_and_back(fork):
    before = texts(fork)
    old = address.current()
    assert f"files now say {NEW}" in move(fork, f"https://github.com/{NEW}")
    moved = texts(fork)
    for name, text in moved.items():
        assert f"github.com{old.in_links}" not in text and old.site not in text, name
    assert f"git+https://github.com/{NEW}" in moved["chapters/intro.ipynb"]
    assert "https://someone.github.io/my" + "-course/" in moved["_config.yml"]
    check = [sys.executable, str(fork / "tools" / "notebooks.py"), "--check"]
    assert subprocess.run(check, cwd=fork).returncode == 0
    move(fork, f"https://github.com{old.in_links}")
    assert texts(fork) == before


def test_nothing_is_written_while_a_notebook_is_out_of_step(fork):
    twin = fork / "twins" / "intro.md"
    whole = twin.read_text(encoding="utf8")
    twin.write_text(f"{whole}\nOne sentence more.\n", encoding="utf8")
    before = texts(fork)
    command = [sys.executable, str(fork / "tools" / "address.py"), f"https://github.com/{NEW}"]
    moved = subprocess.run(command, cwd=fork, capture_output=True, text=True)
    assert moved.returncode == 2 and "out of step with their twins: intro" in moved.stderr
    assert texts(fork) == before
    twin.write_text(whole, encoding="utf8")


def test_what_only_begins_like_the_address_stays():
    old, new = address.Address("a", "course"), address.Address("b", "fork")
    text = "https://github.com/a/course a/courses /a/course-two https://a.github.io/course/x"
    assert address.changed(text, old, new) == (
        "https://github.com/b/fork a/courses /a/course-two https://b.github.io/fork/x"
    )


@pytest.mark.parametrize(
    "url", ["", "github.com/a/b", "https://gitlab.com/a/b", "https://github.com/a"]
)
def test_an_address_of_another_form_is_refused(url, capsys):
    assert address.main([url]) == 2
    output = capsys.readouterr()
    assert "https://github.com/OWNER/REPOSITORY" in output.out + output.err
