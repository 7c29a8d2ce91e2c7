"""Check the words and facts with nothing but Python: python tools/check.py

The first time it makes an environment in .venv, from requirements/check.txt alone, and again when
that has changed. Then it runs the rules, and the dictionary if `make spelling` has brought one.
What it does not know itself, such as `--edition FILE`, goes to the rules. Where there is no make:

    python tools/check.py new varicose-veins          for make new PAGE=varicose-veins
    python tools/check.py seal --why '…' --who '…'    for make seal WHY='…' WHO='…'
    python tools/check.py sign --page dvt …           for make sign PAGE=dvt …
    python tools/check.py figures                     for make figures
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "check.txt"
# What the Makefile looks at too, so that neither does again what the other has done.
READY = VENV / ".check-ready"
# Written by npm when it has finished.
DICTIONARY = ROOT / "node_modules" / ".package-lock.json"
OLDEST = (3, 11)
# What else needs nothing but Python, by the name that make has for it.
COMMANDS = {
    "new": ("clotsigns", "new"),
    "seal": ("clotsigns.seal", "words"),
    "sign": ("clotsigns.seal", "review"),
    "figures": ("clotsigns", "figures"),
}
NO_DICTIONARY = "The spelling was not looked at: 'make spelling' does that, and so does GitHub."


def main(arguments: list[str]) -> int:
    """Set up what is missing, and check; 1 if there is a problem, 2 if nothing could be checked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set-up", action="store_true", help="make the environment and stop")
    parser.add_argument("--format", help="how to tell problems: 'github' shows them beside lines")
    options, rest = parser.parse_known_args(arguments)
    if sys.version_info < OLDEST:
        version = ".".join(map(str, OLDEST))
        print(f"Clot Signs needs Python {version} or newer: run this with one.", file=sys.stderr)
        return 2
    os.environ.update(surroundings())
    if not is_ready() and not set_up():
        return 2
    if options.set_up:
        return 0
    if rest and rest[0] in COMMANDS:
        return run("-m", *COMMANDS[rest[0]], *rest[1:])
    told = ["--format", options.format] if options.format else []
    status = run("-m", "clotsigns", "check", *told, *rest)
    if DICTIONARY.is_file():
        return max(status, run("-m", "clotsigns.spelling", *told))
    print(NO_DICTIONARY)
    return status


def python(venv: Path = VENV, system: str = os.name) -> Path:
    """The Python of an environment, where this system puts it."""
    return venv / ("Scripts/python.exe" if system == "nt" else "bin/python")


def surroundings(system: str = sys.platform) -> dict[str, str]:
    """What the environment is told, so that names and pages are UTF-8 everywhere.

    Our code is not installed into it but named: what an installation writes down is read in the
    letters of the locale, and then a folder with an accent in its name is not found.
    """
    told = {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src")}
    # For what `make site` has installed there.
    return told | ({"LC_ALL": "C.UTF-8"} if system == "linux" else {})


def is_ready() -> bool:
    """Whether the environment stands, and is younger than what it is made of."""
    if not (python().exists() and READY.is_file()):
        return False
    return READY.stat().st_mtime > LOCK.stat().st_mtime


def usable() -> bool:
    """Whether there is an environment that packages can be put into."""
    if not python().exists():
        return False
    asked = subprocess.run([python(), "-c", "import pip"], stderr=subprocess.DEVNULL, check=False)
    return asked.returncode == 0


def set_up() -> bool:
    """Make the environment, or bring it up to date; tell what hinders that."""
    print("Setting up Python (once)", flush=True)
    if not usable():
        # A Python that was taken away, or a failed try, leaves a folder that is of no use.
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
        if made.returncode:
            return False
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input", "install")
    if run(*pip, "--require-hashes", "-r", str(LOCK)):
        return False
    READY.touch()
    return True


def run(*arguments: str) -> int:
    """Run the environment's Python in the project's folder."""
    return subprocess.run([python(), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
