"""Sets up a private environment and starts what is asked for: demo, app, test, bench.

    python3 packaging/run.py demo            the sample study, its exports, and the window on it
    python3 packaging/run.py app [...]       the program, with the arguments of `netzdesk`
    python3 packaging/run.py test            all checks and tests
    python3 packaging/run.py bench [...]     the measurements (--only a,b  --write)

Needs Python 3.11 or newer and nothing else. Windows: `py -3.11 packaging\\run.py demo`.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # says so before anything newer is imported
    sys.exit("NetzDesk needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

import argparse
import subprocess
from pathlib import Path

import checks
import qt_libraries
from environment import ROOT, SetupFailed, child_environment, set_up, tool

DEMO = ROOT / "demo"
EXPORTS = {
    "appendix-experts": "Anhang-1-Expertinnen-und-Experten",
    "appendix-networks": "Anhang-2-Netzwerke",
}


def main(arguments: list[str]) -> int:
    """Run one verb and return the exit status."""
    verb, rest = _parse(arguments)
    try:
        set_up()
        return VERBS[verb](rest)
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parse(arguments: list[str]) -> tuple[str, list[str]]:
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=VERBS)
    known, rest = parser.parse_known_args(arguments)
    return known.verb, rest


def demo(rest: list[str]) -> int:
    """Build the sample study, export both appendix tables, and open the window on the study."""
    if rest:
        print("demo takes no arguments.", file=sys.stderr)
        return 2
    study = DEMO / "Beispielstudie.netzdesk"
    DEMO.mkdir(exist_ok=True)
    if not study.exists() and _call([tool("netzdesk"), "demo", str(study)]):
        return 1
    written = [
        (kind, DEMO / (name + suffix))
        for kind, name in EXPORTS.items()
        for suffix in (".xlsx", ".pdf")
    ]
    for kind, target in written:
        if _call([tool("netzdesk"), "export", str(study), kind, "--to", str(target)]):
            return 1
    print("The sample study and its exports lie here:")
    for path in [study, *(target for _, target in written)]:
        print(f"  {path}")
    return _open_window([str(study)], without_display=0)


def app(rest: list[str]) -> int:
    """Start the program with its own arguments."""
    if _wants_window(rest):
        return _open_window(rest, without_display=1)
    return _call([tool("netzdesk"), *rest])


def _wants_window(arguments: list[str]) -> bool:
    return not arguments or Path(arguments[0]).suffix == ".netzdesk"


def _open_window(arguments: list[str], *, without_display: int) -> int:
    if not qt_libraries.display_opens():
        print("There is no display here, so no window is opened.")
        return without_display
    missing = qt_libraries.ensure(window=True)
    if missing:
        print("The window needs these packages first:", qt_libraries.apt_line(missing), sep="\n  ")
        return 1
    print("Opening the window …", flush=True)
    return _call([tool("netzdesk"), *arguments])


def test(rest: list[str]) -> int:
    """Run every check; arguments are handed to pytest."""
    return checks.run_all(rest)


def bench(rest: list[str]) -> int:
    """Run the measurements of packaging/bench."""
    missing = qt_libraries.ensure()
    if missing:
        print("The bench needs these packages first:", qt_libraries.apt_line(missing), sep="\n  ")
        return 1
    return _call([tool("python"), str(ROOT / "packaging" / "bench"), *rest])


def _call(command: list[str]) -> int:
    return subprocess.run(command, cwd=Path.cwd(), env=child_environment(), check=False).returncode


VERBS = {"demo": demo, "app": app, "test": test, "bench": bench}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
