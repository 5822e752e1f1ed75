"""Where a study should not be worked on: cloud folders, network drives, sticks.

A synchronising program renames and replaces files under an open study, and locks on network
drives are advice at best; there a study is opened as a local working copy (`working.py`).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple

from netzdesk.base.i18n import N_
from netzdesk.store.notice import Notice

Kind = Literal["cloud", "network", "removable"]


class Place(NamedTuple):
    """A place with a risk, and what people call it."""

    kind: Kind
    name: str

    def notice(self) -> Notice:
        """Return the sentence that says what the risk is and what the program does about it."""
        return Notice(f"place.{self.kind}", _SENTENCES[self.kind], {"place": self.name})


_SENTENCES: Final[Mapping[Kind, str]] = {
    "cloud": N_(
        "This study lies in a folder that {place} synchronises. NetzDesk works on a local copy, "
        "because synchronising replaces files under an open study."
    ),
    "network": N_(
        "This study lies on a network drive ({place}). NetzDesk works on a local copy, because a "
        "broken connection can damage an open study."
    ),
    "removable": N_(
        "This study lies on a removable drive ({place}). Close the study before you unplug it, "
        "and keep a copy on the computer."
    ),
}

_CLOUD_NAMES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"onedrive( - .+)?", "OneDrive"),
        (r"dropbox( \(.+\))?", "Dropbox"),
        (r"nextcloud\d?", "Nextcloud"),
        (r"owncloud( - .+)?", "ownCloud"),
        (r"google ?drive( \(.+\))?|my drive|meine ablage|googledrive-.+", "Google Drive"),
        (r"icloud ?drive|com~apple~clouddocs", "iCloud"),
    )
)
_CLOUD_MARKS: Final[tuple[tuple[str, str], ...]] = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".tmp.driveupload", "Google Drive"),
)
"""Files that the synchronising programs keep in the top folder, whatever it is called."""

_SYNC_DATABASE: Final = re.compile(r"\._?sync_[0-9a-f]+\.db")
"""Nextcloud's and ownCloud's own record, in the top folder."""

_CLOUD_VARIABLES: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_NETWORK_TYPES: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "davfs", "webdav", "9p", "ceph"}
    | {"glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2", "afpfs"}
)
_STICK_FOLDERS: Final = ("/media/", "/run/media/", "/Volumes/")
_MOUNTS: Final = Path("/proc/self/mounts")

_DRIVE_REMOVABLE: Final = 2
_DRIVE_REMOTE: Final = 4


def risky_place(
    path: Path, *, mounts: str | None = None, environ: Mapping[str, str] = os.environ
) -> Place | None:
    """Return what is risky about the place of a file, None for an ordinary local folder.

    `mounts` is the system's list of mounted drives (`/proc/self/mounts`), read when not given.
    """
    try:
        file = path.absolute().parent.resolve() / path.name
    except OSError:
        file = path.absolute()
    return _cloud(file, environ) or _network(file, mounts) or _removable(file)


def _cloud(file: Path, environ: Mapping[str, str]) -> Place | None:
    for variable in _CLOUD_VARIABLES:
        root = environ.get(variable)
        if root and file.is_relative_to(root):
            return Place("cloud", "OneDrive")
    for folder in file.parents:
        for pattern, name in _CLOUD_NAMES:
            if pattern.fullmatch(folder.name):
                return Place("cloud", name)
        if folder.parent.name == "CloudStorage":  # macOS: ~/Library/CloudStorage/<service>
            return Place("cloud", folder.name.partition("-")[0])
        if mark := _mark_in(folder):
            return Place("cloud", mark)
    return None


def _mark_in(folder: Path) -> str | None:
    try:
        names = {entry.name for entry in os.scandir(folder) if entry.name.startswith(".")}
    except OSError:
        return None
    for mark, name in _CLOUD_MARKS:
        # ~/.dropbox is the program's own folder, and no sign that the home is synchronised
        if mark in names and not (mark == ".dropbox" and (folder / mark).is_dir()):
            return name
    return "Nextcloud" if any(_SYNC_DATABASE.fullmatch(name) for name in names) else None


def _network(file: Path, mounts: str | None) -> Place | None:
    text = str(file)
    if text.startswith(("\\\\", "//")):
        return Place("network", _share(text))
    if sys.platform == "win32":
        return Place("network", file.drive) if _drive_type(file) == _DRIVE_REMOTE else None
    for point, kind in _mounted(mounts):
        if file == point or file.is_relative_to(point):
            return Place("network", str(point)) if kind in _NETWORK_TYPES else None
    return None


def _share(text: str) -> str:
    parts = [part for part in re.split(r"[\\/]+", text) if part]
    return "\\\\" + "\\".join(parts[:2])


def _mounted(mounts: str | None) -> list[tuple[Path, str]]:
    """Return (mount point, type), the deepest first; a later mount hides an earlier one."""
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return []
    found: dict[Path, str] = {}
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) >= 3:
            found[Path(_unescaped(fields[1]))] = fields[2]
    return sorted(found.items(), key=lambda item: len(item[0].parts), reverse=True)


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)


def _removable(file: Path) -> Place | None:
    if sys.platform == "win32":
        return Place("removable", file.drive) if _drive_type(file) == _DRIVE_REMOVABLE else None
    text = file.as_posix()
    if text.startswith(_STICK_FOLDERS):
        return Place("removable", file.parts[-2] if len(file.parts) > 2 else text)
    return None


if sys.platform == "win32":
    import ctypes

    def _drive_type(file: Path) -> int:
        return int(ctypes.windll.kernel32.GetDriveTypeW(f"{file.drive}\\"))

else:

    def _drive_type(_file: Path) -> int:
        return 0
