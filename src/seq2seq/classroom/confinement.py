"""Confinement: what the notebook of a student may use of the teacher's machine.

It runs in a scratch copy of its folder, which is its home as well; with an end to the memory it may
take and to the size of a file; without the passwords and tokens that stand in the environment. On
Linux it can write nowhere else, and read nothing of the course folder, whatever path it names.
Elsewhere nothing but the scratch copy is in its way: there, and for people who mean harm, use a
container.
"""

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from seq2seq.classroom import landlock

SETTINGS = "SEQ2SEQ_CONFINED"
SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_KEY", re.IGNORECASE)
# What would lead to the teacher's own settings and caches.
ELSEWHERE = re.compile(r"XDG_\w+_HOME|MPLCONFIGDIR|IPYTHONDIR|KERAS_HOME|JUPYTER_(CONFIG|DATA)_DIR")
GIGABYTE = 10**9


@dataclass(frozen=True)
class Limits:
    """The limits of one kernel.

    Attributes:
        scratch: the only folder in which it may write.
        hidden: folders that it may not read.
        memory: GB of data that it may hold.
        file: GB that one file may have.
    """

    scratch: str
    hidden: tuple[str, ...] = ()
    memory: float = 4.0
    file: float = 1.0

    def environment(self) -> dict[str, str]:
        """Return the environment of the kernel: its home is the scratch folder, no secret left."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if not SECRET.search(key) and not ELSEWHERE.fullmatch(key)
        }
        home = str(Path(self.scratch) / "home")
        here = {"HOME": home, "TMPDIR": home, "USERPROFILE": home, "TEMP": home}
        return kept | here | {SETTINGS: json.dumps(asdict(self))}


def confine(limits: Limits) -> bool:
    """Put this process under limits, for good.

    Returns:
        Whether it can no longer write elsewhere. Memory and files have their limits on every system
        but Windows.
    """
    try:
        import resource
    except ImportError:
        return False
    for kind, gigabytes in (("DATA", limits.memory), ("FSIZE", limits.file)):
        most = int(gigabytes * GIGABYTE)
        resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return landlock.restrict([Path(limits.scratch)], [Path(path) for path in limits.hidden])


def confine_as_told() -> bool:
    """Put this process under the limits that its environment names."""
    settings = json.loads(os.environ.pop(SETTINGS))
    return confine(Limits(**settings | {"hidden": tuple(settings["hidden"])}))


@contextlib.contextmanager
def scratch_copy(folder: Path) -> Iterator[Path]:
    """Copy a folder to where nothing can be harmed, and remove the copy in the end.

    Yields:
        The copy. It lies a few folders deep, so that `..` leads to nothing else.
    """
    with tempfile.TemporaryDirectory(prefix="seq2seq-", ignore_cleanup_errors=True) as root:
        copy = Path(root) / "home" / "class" / folder.name
        shutil.copytree(folder, copy, symlinks=True)
        fonts = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "matplotlib"
        if fonts.is_dir():  # finding the fonts again would take seconds
            shutil.copytree(fonts, Path(root) / "home" / ".cache" / "matplotlib")
        yield copy


def changed_files(before: Path, after: Path) -> list[str]:
    """Return the files of a folder that its copy no longer holds, or holds with other content."""
    found = []
    for path in sorted(before.rglob("*")):
        other = after / path.relative_to(before)
        if path.is_file() and (
            not other.is_file() or other.stat().st_size != path.stat().st_size
            or other.read_bytes() != path.read_bytes()
        ):  # fmt: skip
            found.append(path.relative_to(before).as_posix())
    return found
