"""Goal m: 5,000 texts of all kinds lose no letter in Excel, PDF, Word and CSV, nor in profiles."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from frame import ROOT, Result

COUNT = 5_000
BATCH = 25


def measure() -> list[Result]:
    """Print the texts in tables and in profiles and read every file back."""
    sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "unit" / "exports")]
    from export_desk import StudyBuilder  # noqa: PLC0415  # lies beside the tests
    from kept_texts import check_profile, check_table  # noqa: PLC0415

    from random_texts import seeded  # noqa: PLC0415

    said = seeded(COUNT, seed=2010)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        desk = StudyBuilder(folder)

        def table(texts: list[str]) -> None:
            for path in folder.glob("t.*"):
                if path.suffix != ".netzdesk":
                    path.unlink()
            check_table(desk, texts, folder)

        try:
            tables, took = _lost(said, table)
        finally:
            desk.study.close()
    profiles, took_profiles = _lost(said, check_profile)
    how = "read back letter by letter; each text is 1 to 40,000 letters long"
    return [
        Result(
            *("m", f"of {COUNT:,} texts, not whole in tables", tables, "texts", 0),
            f"Excel, PDF, Word and CSV; {how}; {took:.0f} s",
        ),
        Result(
            *("m", f"of {COUNT:,} texts, not whole in profiles", profiles, "texts", 0),
            f"PDF and Word; {how}; {took_profiles:.0f} s",
        ),
    ]


def _lost(said: list[str], check: Callable[[list[str]], None]) -> tuple[int, float]:
    """Return how many texts are not found whole, and the seconds it took."""
    begin = time.perf_counter()
    lost = 0
    for start in range(0, len(said), BATCH):
        batch = said[start : start + BATCH]
        if not _kept(batch, check):
            lost += sum(not _kept([text], check) for text in batch) or 1
    return lost, time.perf_counter() - begin


def _kept(texts: list[str], check: Callable[[list[str]], None]) -> bool:
    try:
        check(texts)
    except AssertionError:
        return False
    return True
