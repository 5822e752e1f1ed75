"""The kinds of list, in the order of menus."""

from __future__ import annotations

from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.imports.kinds.attempts import ATTEMPTS
from netzdesk.imports.kinds.experts import EXPERTS
from netzdesk.imports.kinds.institutions import INSTITUTIONS
from netzdesk.imports.kinds.kind import ImportKind
from netzdesk.imports.kinds.networks import NETWORKS
from netzdesk.imports.kinds.persons import PERSONS
from netzdesk.imports.kinds.statements import STATEMENTS

IMPORTS: Final = (INSTITUTIONS, PERSONS, NETWORKS, STATEMENTS, ATTEMPTS, EXPERTS)


def import_kind(key: str) -> ImportKind:
    """Return the kind with this key. Raises Refused `import.unknown_kind`."""
    for kind in IMPORTS:
        if kind.key == key:
            return kind
    raise Refused(
        "import.unknown_kind",
        N_("There is no import {key}. Choose one of: {keys}."),
        field="kind",
        key=key,
        keys=", ".join(kind.key for kind in IMPORTS),
    )
