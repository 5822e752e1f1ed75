"""An empty list of a kind, to be filled in and imported: the window and the command line give it.

Knows no Qt: the command line does without.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netzdesk.base.i18n import Translator
from netzdesk.exports.import_template import TemplateColumn, write_template
from netzdesk.imports.kinds.allowed import allowed_values, usual_vocabularies
from netzdesk.imports.kinds.kind import ImportColumn, ImportKind, ValueKind


def write_empty_list(target: Path, kind: ImportKind, tr: Translator) -> None:
    """Write an empty list of a kind. Raises Refused as `write_template` does."""
    write_template(
        target,
        tr(kind.title),
        tr(kind.recognised),
        tuple(template_column(column, tr) for column in kind.columns),
        tr,
    )


def template_column(
    column: ImportColumn, tr: Translator, vocabularies: Any = None
) -> TemplateColumn:
    """Return how a template shows a column; with the terms of a study where there is one."""
    values = allowed_values(column, vocabularies or usual_vocabularies(), tr)
    if column.kind is ValueKind.FLAG:
        values = (("yes", tr("Yes")), ("no", tr("No")))
    return TemplateColumn(
        heading=tr(column.heading),
        meaning=tr(column.meaning),
        required=column.required,
        allowed=tuple(label for _code, label in values),
        several=column.kind in (ValueKind.CHOICES, ValueKind.PROGRAMMES),
        is_day=column.kind is ValueKind.DAY,
        hidden=column.kind is ValueKind.ID,
    )
