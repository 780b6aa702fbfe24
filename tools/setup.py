"""Make the environment of the course in .venv: `make setup`, and the start of `make book`.

Any Python can read this file (nothing in it is newer than 2.7 and 3.6), because the newcomer whose
Python is too old is the one who needs its answer. Each thing that can be missing gives one line
that says what is needed.
"""

from __future__ import print_function

import hashlib
import os
import platform
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SUPPORTED = [(3, 12), (3, 13), (3, 11)]  # in the order in which they are looked for
# What the environment takes (2.2 GB measured) and what pip unpacks on the way.
GIGABYTES_NEEDED = 3.5


class Missing(Exception):
    """Something the course needs is not there; the message says what."""


def check_python(version, machine=None, is_64bit=True):
    if tuple(version[:2]) not in SUPPORTED:
        raise Missing(
            "The course needs Python 3.11, 3.12 or 3.13; this is Python %s (%s). Install one from "
            "https://www.python.org/downloads/ or name it: make book PYTHON=/path/to/python3.12"
            % (".".join(str(part) for part in version[:3]), sys.executable)
        )
    if not is_64bit:
        raise Missing("The course needs a 64-bit Python, because TensorFlow has no other.")
    if machine == ("Darwin", "x86_64"):
        raise Missing(
            "The course needs TensorFlow 2.20, which is not made for Macs with Intel processors "
            "(nor for a Python running under Rosetta). Open the chapters in Colab instead."
        )


def makes_environments():
    """True when this Python has what it takes to make one, which Debian packs apart."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def check_modules():
    if not makes_environments():
        raise Missing(
            "The course needs Python's venv module, which this Python (%s) lacks. On Debian and "
            "Ubuntu: sudo apt-get install python%d.%d-venv"
            % (sys.executable, sys.version_info[0], sys.version_info[1])
        )


def check_disk(folder, needed=GIGABYTES_NEEDED):
    import shutil

    free = shutil.disk_usage(folder).free / 1e9
    if free < needed:
        raise Missing(
            "The course needs %.1f GB of free disk space to set up; %s has %.1f GB."
            % (needed, folder, free)
        )


def other_python():
    """Name of a supported Python on PATH that can make environments, or None."""
    program = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    for major, minor in SUPPORTED:
        command = "python%d.%d" % (major, minor)
        try:
            output = subprocess.check_output([command, "-c", program], stderr=subprocess.STDOUT)
        except (OSError, subprocess.CalledProcessError):
            continue
        if output.decode().strip() == "%d.%d" % (major, minor):
            return command
    return None


def interpreter(environment):
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(environment, folder, name)


def fingerprint(root):
    """What the environment was made from; another value means that it has to be made anew."""
    digest = hashlib.sha256(root.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as file:
            # Line endings are the checkout's affair.
            digest.update(file.read().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def read(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except (OSError, IOError):
        return None


def is_usable(environment, versions):
    """True when the environment's Python starts, is one of these versions and has pip."""
    program = "import sys, pip; sys.exit(sys.version_info[:2] not in %r)" % (versions,)
    try:
        with open(os.devnull, "w") as nowhere:
            command = [interpreter(environment), "-c", program]
            return subprocess.call(command, stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def fault_of(environment):
    """The error with which the environment's Python ends at its start, or None."""
    try:
        process = subprocess.Popen([interpreter(environment), "-c", ""], stderr=subprocess.PIPE)
    except OSError:
        return None  # it is gone
    lines = process.communicate()[1].decode("utf8", "replace").split("\n")
    if process.returncode == 0:
        return None
    return ([line for line in lines if line.strip()] or ["status %d" % process.returncode])[-1]


CAUSES = [
    (
        r"No space left on device|Errno 28|not enough space",
        "The course needs more free disk space: it ran out while packages were installed "
        "(%.1f GB are needed in all)." % GIGABYTES_NEEDED,
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|Temporary failure in name resolution|"
        r"Could not fetch URL|Connection (?:refused|reset|aborted|broken)|ProxyError|"
        r"Failed to establish|Network is unreachable|getaddrinfo failed|ConnectionError|"
        r"Max retries exceeded|NameResolutionError|timed out",
        "The course needs a network connection once, to install its packages; the package index "
        "could not be reached.",
    ),
    (
        r"No matching distribution found for (\S+)",
        "The course needs the package {0}, which the package index does not offer for this Python "
        "and this kind of machine.",
    ),
    (
        r"Permission denied|Errno 13|Access is denied|Read-only file system|Errno 30",
        "The course needs to write into its own folder, which is not allowed here.",
    ),
]


def cause_of(output):
    for pattern, message in CAUSES:
        found = re.search(pattern, output)
        if found:
            return message.format(*found.groups())
    return "pip could not install the packages of the course."


def pip(environment, arguments, log):
    """Run pip with its words in the log; say on the terminal how far it is."""
    command = [interpreter(environment), "-m", "pip", "install"]
    command += ["--disable-pip-version-check", "--no-input", "--retries", "2"]
    command += ["--progress-bar", "off"] + arguments
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
    )
    lines = []
    packages = 0
    with open(log, "a") as file:
        for line in process.stdout:
            file.write(line)
            file.flush()
            lines.append(line)
            packages += line.startswith(("Collecting ", "Requirement already"))
            if sys.stdout.isatty():
                doing = "installing" if line.startswith("Installing") else "found"
                print("\r  %d packages %s " % (packages, doing), end="")
                sys.stdout.flush()
    if sys.stdout.isatty():
        print("\r" + " " * 40 + "\r", end="")
    if process.wait() != 0:
        raise Missing("%s pip's own words: %s" % (cause_of("".join(lines)), log))


def set_up(root, versions):
    """Make the environment, or bring it up to date; one of these versions may be reused."""
    environment = os.path.join(root, ".venv")
    stamp = os.path.join(environment, "made-from")
    log = os.path.join(environment, "setup.log")
    wanted = fingerprint(root)
    complete = read(stamp) == wanted
    usable = is_usable(environment, versions)
    if usable and complete:
        return
    fault = fault_of(environment) if complete else None
    if fault:
        raise Missing(
            "The environment .venv is complete, but its Python does not start: %s. To make it "
            "anew, remove the folder .venv first." % fault
        )
    if not usable:
        check_modules()
        check_disk(root)
        print("Python %s: making the environment .venv" % platform.python_version())
        make_environment(environment)
    if os.path.exists(stamp):
        os.remove(stamp)
    if os.path.exists(log):
        os.remove(log)
    print("Installing the pinned packages (about 500 MB to fetch the first time; some minutes)")
    sys.stdout.flush()
    pip(environment, ["-r", os.path.join(root, "requirements.txt")], log)
    pip(environment, ["--no-deps", "--no-build-isolation", "-e", root], log)
    with open(stamp + ".new", "w") as file:
        file.write(wanted + "\n")
    os.replace(stamp + ".new", stamp)
    print("The environment stands in .venv")


def add_nbgrader(root):
    """Install nbgrader into the environment, beside the pinned packages, of which none changes."""
    environment = os.path.join(root, ".venv")
    pins = os.path.join(root, "requirements-nbgrader.txt")
    stamp = os.path.join(environment, "nbgrader-made-from")
    with open(pins, "rb") as file:
        content = file.read().replace(b"\r\n", b"\n")
    wanted = hashlib.sha256(fingerprint(root).encode() + content).hexdigest()
    if read(stamp) == wanted:
        return
    print("Installing nbgrader (about 20 MB to fetch)")
    sys.stdout.flush()
    pip(environment, ["--no-deps", "-r", pins], os.path.join(environment, "setup.log"))
    with open(stamp, "w") as file:
        file.write(wanted + "\n")


def make_environment(environment):
    import venv

    try:
        venv.create(environment, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        words = "%s %s" % (error, getattr(error, "output", None) or b"")
        known = [message for pattern, message in CAUSES if re.search(pattern, words)]
        reason = known[0] if known else "The environment .venv could not be made: %s" % error
        raise Missing(reason)


def main(arguments):
    """Make the environment, or what the arguments say.

    --this-python: use the Python that runs this, and no other.
    --with-nbgrader: install nbgrader into the environment, which is there.
    """
    try:
        if "--with-nbgrader" in arguments:
            add_nbgrader(ROOT)
            return 0
        machine = (platform.system(), platform.machine())
        fit = tuple(sys.version_info[:2]) in SUPPORTED and makes_environments()
        chosen = "--this-python" in arguments
        other = None if fit or chosen else other_python()
        if other:
            return subprocess.call([other, os.path.abspath(__file__)])
        check_python(sys.version_info, machine, sys.maxsize > 2**32)
        set_up(ROOT, [tuple(sys.version_info[:2])] if chosen else SUPPORTED)
    except Missing as missing:
        print("%s" % missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The next run starts where this one ended.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
