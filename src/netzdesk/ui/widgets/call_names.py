"""Which networks the statements of a call name."""

from __future__ import annotations

from netzdesk.actions.statements import Named
from netzdesk.base.text import fold
from netzdesk.queries.interviews import NamedInCall
from netzdesk.ui.widgets.call_statements import CallStatements


def entered_names(statements: CallStatements) -> tuple[Named, ...]:
    """Return the structures named in what is entered, each once. Raises Refused as reading does."""
    grid = statements.grid()
    rows = (*statements.statements(), *(grid.rows if grid else ()))
    found: dict[tuple[str, str], Named] = {}
    for row in rows:
        for named in row.named if isinstance(row.named, tuple) else ():
            key = (named.network_id or "", "" if named.network_id else fold(named.as_named))
            found.setdefault(key, named)
    return tuple(found.values())


def is_same(held: NamedInCall, named: Named) -> bool:
    """Tell whether a structure of a stored contact is the one that was entered."""
    if named.network_id:
        return held.network_id == named.network_id
    wanted = fold(named.as_named)
    return wanted in (fold(held.as_named), fold(held.name))
