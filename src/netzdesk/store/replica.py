"""Who this copy of the study is: the replica id, and the machine's note of it.

Journal rules, 1 and 15: the machine keeps (path -> replica, last entry) outside the file. When
the two do not match at opening, the file was copied or restored, and it gets a new replica id,
so that two laptops never issue the same number. A new id is harmless.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import IO

from netzdesk.base.ids import new_replica
from netzdesk.base.paths import machine_folder
from netzdesk.store.engine import Connection


class ReplicaNote:
    """The machine's note for one path; kept open, because it is written after every commit."""

    def __init__(self, path: Path) -> None:
        self._stream: IO[bytes] | None = None
        self._path: Path | None = None
        name = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        with suppress(OSError):  # a machine that keeps no notes gets a new id at every opening
            folder = machine_folder() / "replicas"
            folder.mkdir(exist_ok=True)
            self._path = folder / f"{name[:32]}.json"

    def read(self) -> tuple[str, str]:
        """Return (replica, last entry id); empty texts when there is no usable note."""
        if self._path is None:
            return "", ""
        try:
            noted = json.loads(self._path.read_text(encoding="utf-8"))
            return str(noted["replica"]), str(noted["entry"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", ""

    def write(self, replica: str, entry: str) -> None:
        """Note the last committed entry; a machine that cannot note it gets a new id next time."""
        if self._path is None:
            return
        line = json.dumps({"replica": replica, "entry": entry}).ljust(120).encode()
        try:
            if self._stream is None:
                self._stream = self._path.open("wb", buffering=0)
            self._stream.seek(0)
            self._stream.write(line)
        except OSError:
            self.close()

    def remove(self) -> None:
        """Forget a path at which there is no study any more."""
        self.close()
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()

    def close(self) -> None:
        """Close the note's file; the next `write` opens it again."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def last_entry(conn: Connection, replica: str) -> str:
    """Return the id of the last entry that a replica wrote, empty when it wrote none."""
    row = conn.execute(
        "SELECT id FROM journal WHERE replica = ? ORDER BY seq DESC LIMIT 1", (replica,)
    ).fetchone()
    return str(row[0]) if row else ""


def choose_replica(conn: Connection, note: ReplicaNote) -> tuple[str, str]:
    """Return the replica id in the file, and the one to write under: a new one for a copy."""
    row = conn.execute("SELECT v FROM local WHERE k = 'replica'").fetchone()
    stored = str(row[0]) if row else ""
    if stored and note.read() == (stored, last_entry(conn, stored)):
        return stored, stored
    return stored, new_replica()
