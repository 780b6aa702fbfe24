"""Change the address of the repository everywhere: `make address URL=https://github.com/me/course`.

`_config.yml` holds the address. Chapters, README, package and site repeat it, in links to GitHub,
to Colab and to the public site, and this command changes all of them. A fork's notebooks then
install the fork.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from notebooks import CHAPTERS, ROOT, TWINS, carried, names, read_twin, state, write, write_text

FORM = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True)
class Address:
    """Where a repository lives on GitHub."""

    owner: str
    repository: str

    @classmethod
    def of(cls, url: str) -> "Address":
        """Read an address.

        Raises:
            ValueError: if it has another form than `https://github.com/OWNER/REPOSITORY`.
        """
        found = FORM.fullmatch(url)
        if not found:
            raise ValueError(
                f"`URL` must have the form https://github.com/OWNER/REPOSITORY. Received: {url}"
            )
        return cls(*found.groups())

    @property
    def in_links(self) -> str:
        """What links to GitHub and to Colab hold."""
        return f"/{self.owner}/{self.repository}"

    @property
    def site(self) -> str:
        """Where GitHub publishes the site."""
        return f"{self.owner.lower()}.github.io/{self.repository}"


def current() -> Address:
    """Return the address that `_config.yml` holds."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
    return Address.of(config["repository"]["url"])


def changed(text: str, old: Address, new: Address) -> str:
    """Return a text with the new address in place of the old one."""
    for before, after in ((old.in_links, new.in_links), (old.site, new.site)):
        text = re.sub(rf"{re.escape(before)}(?![\w-])", after, text)
    return text


def tracked(root: Path) -> list[Path]:
    """Return the text files of the repository that may hold the address."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
    suffixes = {".md", ".py", ".toml", ".yml", ".yaml", ".html", ".cff", ".txt", ".bib", ".js"}
    paths = [root / name for name in listed.split("\0") if name]
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def move(new: Address) -> int:
    """Write the new address wherever the old one stands; return how many files changed.

    Raises:
        ValueError: if a notebook is out of step with its twin. Then nothing is written.
    """
    apart = [name for name in names() if state(name)]
    if apart:
        raise ValueError(f"out of step with their twins: {', '.join(apart)}. Run `make notebooks`.")
    old, count = current(), 0
    for path in tracked(ROOT):
        text = path.read_text(encoding="utf8")
        if changed(text, old, new) != text:
            write_text(changed(text, old, new), path)
            count += 1
    for name in names():
        path = CHAPTERS / f"{name}.ipynb"
        text = changed(path.read_text(encoding="utf8"), old, new)
        notebook = nbformat.reads(text, as_version=4)
        # A cell's id follows its text. The code is the same but for the address: nothing runs.
        count += write(carried(read_twin(TWINS / f"{name}.md"), notebook), path)
    return count


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 1 or not given[0]:
        print("address: say which one: make address URL=https://github.com/OWNER/REPOSITORY")
        return 2
    try:
        new = Address.of(given[0])
        count = move(new)
    except ValueError as error:
        print(f"address: {error}", file=sys.stderr)
        return 2
    print(f"{count} files now say {new.in_links[1:]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
