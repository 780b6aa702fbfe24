"""Landlock: what a process may do with files, given up by the process itself (Linux 5.13 or newer).

No root, no container and no program is needed. What is given up can't be had back, and everything
that the process starts has given it up too. See `man 7 landlock`.
"""

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

# Numbers of the system calls, the same on every processor that Python runs on.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
NO_NEW_PRIVILEGES = 38  # of prctl
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
TRUNCATE, IOCTL = 1 << 14, 1 << 15
READ = EXECUTE | READ_FILE | READ_DIR
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
SIGNALS = 1 << 1  # to processes that are not confined
# How many rights each version knows: renaming across folders, truncating, devices came later.
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
DEVICES = ("null", "zero", "full", "random", "urandom", "shm", "pts", "tty")


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """Return which version of Landlock this machine has; 0 if it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(_call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1)), 0)


def restrict(writable: Iterable[Path], hidden: Iterable[Path]) -> bool:
    """Let this process write only into some folders, and not even read others.

    Args:
        writable: folders in which everything stays allowed, and devices that swallow or give bytes.
        hidden: folders whose content is out of reach.

    Returns:
        Whether this machine can do it. If not, nothing has changed.
    """
    known = version()
    if not known:
        return False
    every = (1 << RIGHTS[min(known, max(RIGHTS))]) - 1
    rules = _Ruleset(every, 0, SIGNALS if known >= 6 else 0)
    size = ctypes.sizeof(rules) if known >= 6 else 8
    ruleset = _call(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    for path in _beside([path.resolve() for path in hidden]):
        _allow(ruleset, path, READ)
    for path in [*writable, *(Path("/dev") / name for name in DEVICES)]:
        _allow(ruleset, path, every)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = _call(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)
    return done == 0


def _beside(hidden):
    """Return what may be read: the whole disk but for the hidden folders, as few paths as can be.

    Rules only allow, and hold for all that lies below. So everything beside the way down to a
    hidden folder is allowed, one by one.
    """
    found, open_ways = [], [Path("/")]
    while open_ways:
        folder = open_ways.pop()
        if not any(path == folder or folder in path.parents for path in hidden):
            found.append(folder)
        elif folder not in hidden:
            try:
                open_ways += [path for path in folder.iterdir() if not path.is_symlink()]
            except OSError:
                continue  # closed to us already
    return found


def _allow(ruleset, path, rights):
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not here
    rights &= ~0 if path.is_dir() else OF_A_FILE
    rule = _PathBeneath(rights, parent)
    _call(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(1), ctypes.byref(rule), ctypes.c_uint32(0))
    os.close(parent)


def _call(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.syscall(ctypes.c_long(number), *arguments)
