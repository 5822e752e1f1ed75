"""The tables of the journal, exactly as they were tried (docs/adr/0004-journal.md)."""

from __future__ import annotations

from typing import Final

JOURNAL_DDL: Final[tuple[str, ...]] = (
    """CREATE TABLE journal(
  id TEXT NOT NULL PRIMARY KEY,
  replica TEXT NOT NULL, seq INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL, unit INTEGER NOT NULL,
  action TEXT NOT NULL, schema INTEGER NOT NULL,
  seen TEXT,
  op TEXT NOT NULL CHECK(op IN ('ins','set','del','keep','res','erase')),
  tab TEXT NOT NULL, row TEXT NOT NULL,
  changes TEXT NOT NULL,
  UNIQUE(replica, seq)) STRICT""",
    "CREATE INDEX journal_row ON journal(row, tab)",
    "CREATE INDEX journal_seen ON journal(replica, seq) WHERE seen IS NOT NULL",
    "CREATE INDEX journal_erase ON journal(tab) WHERE op='erase'",
    "CREATE TABLE vector(replica TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE local(k TEXT NOT NULL PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE conflict(id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, tab TEXT NOT NULL,
  row TEXT NOT NULL, field TEXT NOT NULL,
  lost TEXT, lost_entry TEXT NOT NULL, kept TEXT, kept_entry TEXT, settled_by TEXT) STRICT""",
    "CREATE INDEX conflict_row ON conflict(row, tab)",
    """CREATE TABLE deviation(tab TEXT NOT NULL, row TEXT NOT NULL, kind TEXT NOT NULL,
  ideal TEXT NOT NULL, PRIMARY KEY(tab,row,kind)) STRICT, WITHOUT ROWID""",
)
"""Journal, its vector, what is of this laptop only, and what a merge leaves to people."""
