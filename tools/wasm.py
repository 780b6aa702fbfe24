"""Compile simd.wat, the live translator's inner loops, into simd.js: `python tools/wasm.py`.

The page must work as a file and without a build, so the compiled bytes stand in the script, as
base64. A test holds them equal to what this writes.
"""

import base64
import re
import textwrap
from pathlib import Path

from wasmtime import wat2wasm

ASSETS = Path(__file__).resolve().parent.parent / "src" / "seq2seq" / "live" / "assets"
TEXT = ASSETS / "simd.wat"
SCRIPT = ASSETS / "simd.js"
CODE = re.compile(r"const CODE =\n.*?;\n", re.DOTALL)


def script():
    """Return simd.js with the code that simd.wat gives."""
    code = base64.b64encode(wat2wasm(TEXT.read_text(encoding="utf8"))).decode()
    lines = " +\n".join(f'  "{line}"' for line in textwrap.wrap(code, 88))
    return CODE.sub(f"const CODE =\n{lines};\n", SCRIPT.read_text(encoding="utf8"))


if __name__ == "__main__":
    SCRIPT.write_text(script(), encoding="utf8")
