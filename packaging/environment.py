"""The private environment: made once from uv.lock, made anew only when its sources change."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import qt_libraries

ROOT = Path(__file__).resolve().parent.parent
UV_REQUIREMENT = "uv>=0.9,<1"

_WINDOWS = sys.platform == "win32"
_SCRIPTS = "Scripts" if _WINDOWS else "bin"
_SUFFIX = ".exe" if _WINDOWS else ""


class SetupFailed(Exception):  # noqa: N818  # an answer for the user, not a fault
    """The environment cannot be made; the text says what to do."""


def tool(name: str, root: Path = ROOT) -> str:
    """Return the path of a command of the private environment."""
    return str(root / ".venv" / _SCRIPTS / (name + _SUFFIX))


def uv(root: Path = ROOT) -> str:
    """Return the path of uv, which has an environment of its own."""
    return str(root / ".venv-uv" / _SCRIPTS / ("uv" + _SUFFIX))


def child_environment(**extra: str) -> dict[str, str]:
    """Return the environment for everything that this script starts.

    Some machines forbid .pyc files; without them every start takes three times as long.
    """
    keep = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    return {**keep, **extra}


_FOREIGN = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "UV_PYTHON"}


def set_up(root: Path = ROOT) -> None:
    """Make the private environment, or leave it as it is when nothing has changed.

    Raises SetupFailed. A second start waits until the first has finished.
    """
    wanted = stamp_of(root)
    stamp = root / ".venv" / "netzdesk-stamp"
    if _read(stamp) == wanted:
        return
    with _only_one(root / "build" / "setup.lock"):
        if _read(stamp) == wanted:
            return
        started = time.monotonic()
        print("Setting up the private environment (.venv), once …", flush=True)
        stamp.unlink(missing_ok=True)
        _sync(root)
        _run([tool("pybabel", root), "--quiet", "compile", *_CATALOGUES], root)
        _run([tool("python", root), "-m", "compileall", "-q", "src"], root)
        stamp.write_text(wanted, encoding="ascii")
        print(f"The environment is ready ({time.monotonic() - started:.0f} s).", flush=True)


_CATALOGUES = ("--directory", "src/netzdesk/locale", "--domain", "netzdesk")


def stamp_of(root: Path) -> str:
    """Return the fingerprint of all that the environment is made from."""
    digest = hashlib.sha256(f"{sys.version}\n{sys.executable}\n{root}".encode())
    sources = [root / "uv.lock", root / "pyproject.toml"]
    for path in sources + sorted((root / "src" / "netzdesk" / "locale").rglob("*.po")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sync(root: Path) -> None:
    if not Path(uv(root)).exists():
        _make_uv(root)
    try:
        _run(
            [
                *(uv(root), "sync", "--frozen", "--compile-bytecode"),
                *("--python", sys.executable),
                *(() if sys.stdout.isatty() else ("--quiet",)),
            ],
            root,
            UV_PYTHON_DOWNLOADS="never",
            UV_PROJECT_ENVIRONMENT=str(root / ".venv"),
        )
    except SetupFailed as failure:
        hint = (
            " If a NetzDesk window is open, close it and try again."
            if _WINDOWS
            else " If the network was away, try again."
        )
        raise SetupFailed(f"{failure}{hint}") from None


def _make_uv(root: Path) -> None:
    if not _has_venv():
        qt_libraries.install(["python3-venv"])
        importlib.invalidate_caches()
    if not _has_venv():
        raise SetupFailed(
            "This Python cannot make environments (ensurepip or venv is missing). "
            "On Debian and Ubuntu: sudo apt-get install python3-venv"
        )
    folder = root / ".venv-uv"
    _run([sys.executable, "-m", "venv", "--clear", str(folder)], root)
    python = folder / _SCRIPTS / ("python" + _SUFFIX)
    _run([str(python), "-m", "pip", "install", "--quiet", UV_REQUIREMENT], root)


def _has_venv() -> bool:
    return all(importlib.util.find_spec(name) for name in ("ensurepip", "venv"))


def _run(command: list[str], root: Path, **extra: str) -> None:
    done = subprocess.run(
        command, cwd=root, env=child_environment(**extra), stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        shown = " ".join(Path(part).name if part == command[0] else part for part in command)
        raise SetupFailed(f"This step failed with status {done.returncode}: {shown}.")


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Hold the machine's lock on `path`; it falls with the process, so none is ever left over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        waited = False
        while not _try_lock(stream.fileno()):
            if not waited:
                print("Another start is setting up the environment; waiting for it …", flush=True)
            waited = True
            time.sleep(0.5)
        yield


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
