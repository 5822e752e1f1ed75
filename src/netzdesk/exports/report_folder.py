"""The folder of a report: sums of its files, and whether a newer report may take its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.exports.atomic import folder_exists

SUMS: Final = "SHA256SUMS.txt"
"""As `sha256sum --check` reads it: every other file of the folder with its sum."""

_AT_ONCE: Final = 1 << 20


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()


def write_sums(folder: Path) -> None:
    """Write the sums of all files that are in a folder."""
    lines = (f"{sum_of(path)}  {path.name}\n" for path in sorted(folder.iterdir()))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def read_sums(folder: Path) -> Mapping[str, str] | None:
    """Return the sums that a folder notes, by file; None when it notes none."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    found = {}
    for line in lines:
        digest, blanks, name = line.partition("  ")
        if not blanks or len(digest) != 64:
            return None
        found[name] = digest
    return found


def whole_report(folder: Path) -> bool:
    """Return whether a folder holds exactly the files that it notes, each with its sum."""
    noted = read_sums(folder)
    if noted is None:
        return False
    paths = {path.name: path for path in folder.iterdir() if path.name != SUMS}
    return paths.keys() == noted.keys() and all(
        path.is_file() and sum_of(path) == noted[name] for name, path in paths.items()
    )


def may_replace(target: Path) -> bool:
    """Return whether a new report may take the place of what is there.

    An empty folder gives way, and an earlier report that nobody has changed. Raises Refused
    `report.folder_in_use` for every other folder: people go on with the files of a report.
    """
    if not target.is_dir():
        return False
    with suppress(OSError):  # what cannot be read is not known to be ours
        if not any(target.iterdir()) or whole_report(target):
            return True
    raise Refused(
        "report.folder_in_use",
        N_(
            "The folder {name} has files that are not of an earlier report, or that were changed "
            "since. Choose another folder."
        ),
        field="target",
        name=target.name,
    )


def check_target(target: Path) -> None:
    """Raise Refused for a place where no report can go: a file, or a folder in use."""
    if target.exists() and not may_replace(target):
        raise folder_exists(target)
