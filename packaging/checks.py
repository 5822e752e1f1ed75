"""The verb `test`: every check by name, each with its time; a failure does not stop the others."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import qt_libraries
from environment import ROOT, child_environment, tool, uv

XVFB = {"Xvfb": "xvfb"}
CODE = ("src", "tests", "packaging")
_IN_PARALLEL = ("--numprocesses", "auto", "--dist", "loadfile")


@dataclass(frozen=True)
class Step:
    """A check: its name, and what runs it and returns an exit status."""

    name: str
    run: Callable[[], int]


def run_all(pytest_arguments: list[str]) -> int:
    """Run all checks, tests last, and return 0 only if all of them passed."""
    missing = qt_libraries.ensure(window=True, programs=XVFB)
    failed = [step.name for step in _steps(pytest_arguments, missing) if not _passes(step)]
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
        return 1
    return 0


def _steps(pytest_arguments: list[str], missing: list[str]) -> list[Step]:
    return [
        Step("ruff check", lambda: _call(tool("ruff"), "check", *CODE)),
        Step("ruff format", lambda: _call(tool("ruff"), "format", "--check", *CODE)),
        Step("mypy", lambda: _call(tool("mypy"))),
        Step("import-linter", lambda: _call(tool("lint-imports"))),
        Step("wheel", _wheel),
        Step("window under Xvfb", lambda: _window(missing)),
        Step("pytest", lambda: _pytest(pytest_arguments, missing)),
    ]


def _passes(step: Step) -> bool:
    print(f"== {step.name}", flush=True)
    started = time.monotonic()
    status = step.run()
    said = "ok" if status == 0 else f"FAILED with status {status}"
    print(f"-- {step.name}: {said} ({time.monotonic() - started:.1f} s)", flush=True)
    return status == 0


def _wheel() -> int:
    """Build the wheel and compare what it carries with the repository."""
    with tempfile.TemporaryDirectory(prefix="netzdesk-wheel-") as folder:
        built = _call(uv(), "build", "--quiet", "--wheel", "--out-dir", folder)
        if built:
            return built
        return _call(tool("python"), "packaging/wheel_contents.py", folder)


def _window(missing: list[str]) -> int:
    """Start the real program under Xvfb, see it paint, close it (Linux only)."""
    if not sys.platform.startswith("linux"):
        print("Runs on Linux only: there is no Xvfb here.")
        return 0
    if missing:
        return _say_missing(missing)
    return _call(tool("python"), "tests/e2e/smoke_window.py")


def _pytest(arguments: list[str], missing: list[str]) -> int:
    if set(missing) & set(qt_libraries.BASE.values()):
        return _say_missing(missing)
    return _call(tool("python"), "-m", "pytest", *_IN_PARALLEL, *arguments)


def _say_missing(missing: list[str]) -> int:
    print("These packages are needed first:", qt_libraries.apt_line(missing), sep="\n  ")
    return 1


def _call(*command: str) -> int:
    with tempfile.TemporaryDirectory(prefix="netzdesk-home-") as home:
        environment = child_environment(NETZDESK_HOME=str(Path(home)))
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False
        )
    return done.returncode
