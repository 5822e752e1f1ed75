"""Goal g: what the tests try some dozen times, tried a thousand and ten thousand times."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from frame import ROOT, Result

CYCLES, MUTATIONS = 1_000, 10_000


def measure() -> list[Result]:
    """Run the tests of kill -9 and of mutated files with their full numbers."""
    return [
        _tried("kill -9 while writing: cycles with a loss", "kill", CYCLES),
        _tried("mutated study files: opened wrongly or changed", "mutated", MUTATIONS),
    ]


def _tried(what: str, word: str, number: int) -> Result:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/e2e", "-k", word, "--timeout", "7200", "-q"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "NETZDESK_CYCLES": str(CYCLES),
            "NETZDESK_MUTATIONS": str(MUTATIONS),
            "CI": "true",
        },
    )
    said = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "no answer"
    passed = re.search(r"(\d+) passed", said)
    failed = 0 if done.returncode == 0 and passed else 1
    return Result("g", what, failed, "", 0, f"{number:,} tries: {said.strip('= ')}")
