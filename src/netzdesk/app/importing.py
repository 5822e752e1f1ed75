"""Lists in on the command line: import, template, and what there is to import."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from netzdesk.actions.register import import_register
from netzdesk.app.machine import author
from netzdesk.base.clock import local_day, system_clock
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import N_, Translator, _, ngettext, translator
from netzdesk.imports import register
from netzdesk.imports.apply import Applied, ApplyPlan, apply_plan
from netzdesk.imports.kinds.allowed import allowed_values, usual_vocabularies
from netzdesk.imports.kinds.kind import ImportColumn, ImportKind, Verdict
from netzdesk.imports.kinds.registry import IMPORTS, import_kind
from netzdesk.imports.mapping import headings_key, suggest_mapping
from netzdesk.imports.plan import Plan, PlannedRow, make_plan
from netzdesk.imports.reading import read_table
from netzdesk.imports.sheets import Sheets, best_sheet, table_of
from netzdesk.queries.import_mappings import kept_mapping
from netzdesk.queries.settings import read_settings
from netzdesk.store.backups import back_up
from netzdesk.store.study import Study
from netzdesk.ui.empty_list import write_empty_list

_FIRST: Final = 10
_READ_ONLY: Final = N_(
    "The study is open elsewhere or write-protected, so nothing can be imported now. Close it "
    "there and try again; --dry-run works all the same."
)


def run_import(chosen: argparse.Namespace, show_json: Callable[[Any], None]) -> int:
    """Import a list, or say what it would do.

    Raises Refused when the file cannot be read, when a row is an error and none may be skipped,
    and when the study cannot be written; nothing is then stored.
    """
    if chosen.kind == register.KEY:
        return _run_register(chosen, show_json)
    kind = import_kind(chosen.kind)
    sheets = _only(read_table(chosen.file), kind)
    with _opened(chosen) as study:
        plan = _plan(study, kind, sheets, fill_down=chosen.fill_merged)
        stored = None
        if not chosen.dry_run:
            if plan.errors() and not chosen.skip_errors:
                _show(chosen, show_json, plan, sheets, None)
            stored = _store(study, plan, skip_errors=chosen.skip_errors)
    _show(chosen, show_json, plan, sheets, stored)
    return 0


def _run_register(chosen: argparse.Namespace, show_json: Callable[[Any], None]) -> int:
    sheets = read_table(chosen.file)
    with _opened(chosen) as study:
        plan = register.plan_register(study.conn, sheets, translator())
        stored = False
        if not chosen.dry_run and not plan.errors():
            command = plan.command()
            if command.rows or command.removed:
                back_up(study, "before_import")
                with study.unit(import_register.__name__) as unit:
                    import_register(unit, command)
            stored = True
        if chosen.json:
            show_json(_register_as_json(plan, sheets, stored=stored))
        else:
            _tell_register(plan, dry_run=chosen.dry_run)
        if not chosen.dry_run:
            plan.command()  # refuses when rows are errors
    return 0


def _opened(chosen: argparse.Namespace) -> Study:
    study = Study.open(chosen.study.absolute(), author=author(), read_only=chosen.dry_run)
    if study.read_only and not chosen.dry_run:
        study.close()
        raise StudyRefused("import.read_only", _READ_ONLY)
    return study


def _register_as_json(
    plan: register.RegisterPlan, sheets: Sheets, *, stored: bool
) -> Mapping[str, Any]:
    tables: dict[str, dict[str, int]] = {}
    for row in plan.rows:
        counted = tables.setdefault(row.table, {verdict.value: 0 for verdict in Verdict})
        counted[row.verdict.value] += 1
    return {
        "kind": register.KEY,
        "file": sheets.name,
        "stored": stored,
        "counts": {verdict.value: n for verdict, n in plan.counts().items()},
        "tables": tables,
        "rows": [
            {
                "sheet": row.sheet,
                "row": row.number,
                "verdict": row.verdict.value,
                "id": row.row.get("id"),
                "remark": row.sentence,
            }
            for row in plan.errors()
        ],
    }


def _tell_register(plan: register.RegisterPlan, *, dry_run: bool) -> None:
    for row in plan.errors()[: None if dry_run else _FIRST]:
        print(
            _(
                "{sheet}, row {number}: {reason}",
                sheet=row.sheet,
                number=row.number,
                reason=row.sentence,
            )
        )
    _tell_counts(plan.counts())
    if dry_run:
        print(_("This was a dry run: nothing was stored."))


def _tell_counts(counts: Mapping[Verdict, int]) -> None:
    print(
        _(
            "{new} new, {changes} changed, {same} the same, {errors} with errors.",
            new=counts[Verdict.NEW],
            changes=counts[Verdict.CHANGES],
            same=counts[Verdict.SAME],
            errors=counts[Verdict.ERROR],
        )
    )


def run_template(chosen: argparse.Namespace) -> int:
    """Write an empty list of a kind. Raises Refused as `write_empty_list` does."""
    write_empty_list(chosen.to, import_kind(chosen.kind), translator())
    return 0


def import_kinds() -> list[dict[str, Any]]:
    """Return what can be imported, with headings, meaning and allowed values."""
    return [
        {
            "kind": kind.key,
            "title": _(kind.title),
            "recognised": _(kind.recognised),
            "columns": [_column(column) for column in kind.columns],
        }
        for kind in IMPORTS
    ] + [
        {
            "kind": register.KEY,
            "title": _(register.TITLE),
            "recognised": _("By the key; a record that is there with other values is refused."),
            "columns": [],
        }
    ]


def _column(column: ImportColumn) -> dict[str, Any]:
    values = allowed_values(column, usual_vocabularies(), translator())
    return {
        "key": column.key,
        "heading": _(column.heading),
        "headings": {name: Translator(name)(column.heading) for name in ("de", "en")},
        "synonyms": list(column.synonyms),
        "meaning": _(column.meaning),
        "required": column.required,
        "values": column.kind.value,
        "allowed": [{"code": code, "label": label} for code, label in values],
    }


def _only(sheets: Sheets, kind: ImportKind) -> Sheets:
    """Return the sheet that is the list; the others are not spoken of."""
    place = best_sheet(sheets, kind.known_headings)
    return replace(sheets, sheets=sheets.sheets[place : place + 1])


def _plan(study: Study, kind: ImportKind, sheets: Sheets, *, fill_down: bool) -> Plan:
    settings = read_settings(study.conn)
    today = local_day(system_clock(), settings.zone)
    table = table_of(sheets, kind.known_headings, fill_down=fill_down)
    kept = kept_mapping(study.conn, kind.key, headings_key(table.headings))
    mapping = suggest_mapping(kind, table.headings, kept)
    return make_plan(study.conn, kind, table, mapping, today=today, tr=translator())


def _store(study: Study, plan: Plan, *, skip_errors: bool) -> Applied:
    if any(row.steps for row in plan.rows) and (skip_errors or not plan.errors()):
        back_up(study, "before_import")
    with study.unit(apply_plan.__name__) as unit:
        return apply_plan(unit, ApplyPlan(plan=plan, skip_errors=skip_errors))


def _show(
    chosen: argparse.Namespace,
    show_json: Callable[[Any], None],
    plan: Plan,
    sheets: Sheets,
    stored: Applied | None,
) -> None:
    if chosen.json:
        show_json(_as_json(plan, sheets, stored))
    else:
        _tell(plan, sheets, stored, dry_run=chosen.dry_run)


def _as_json(plan: Plan, sheets: Sheets, stored: Applied | None) -> Mapping[str, Any]:
    return {
        "kind": plan.kind.key,
        "file": sheets.name,
        "stored": stored is not None,
        "counts": {verdict.value: n for verdict, n in plan.counts().items()},
        "columns": [
            {
                "heading": heading,
                "column": key,
                "guessed": place in plan.mapping.guessed,
            }
            for place, (heading, key) in enumerate(
                zip(plan.headings, plan.mapping.columns, strict=True)
            )
        ],
        "remarks": _remarks(sheets),
        "rows": [
            {
                "row": row.number,
                "verdict": row.verdict.value,
                "id": row.record_id,
                "changes": [
                    {"field": change.key, "before": change.before, "after": change.after}
                    for change in row.changes
                ],
                "field": row.field,
                "remark": row.sentence,
            }
            for row in plan.rows
        ],
    }


def _tell(plan: Plan, sheets: Sheets, stored: Applied | None, *, dry_run: bool) -> None:
    for remark in _remarks(sheets):
        print(remark)
    left_out = [
        heading
        for heading, key in zip(plan.headings, plan.mapping.columns, strict=True)
        if heading and key is None
    ]
    if left_out:
        print(
            _("Headings that are not known and were left out: {names}", names=", ".join(left_out))
        )
    shown = [
        row
        for row in plan.rows
        if row.verdict is Verdict.ERROR or (dry_run and row.verdict is not Verdict.SAME)
    ]
    for row in shown if dry_run else shown[:_FIRST]:
        print(_line(row, plan.kind))
    _tell_counts(plan.counts())
    if dry_run:
        print(_("This was a dry run: nothing was stored."))
    elif stored is not None and stored.errors:
        print(ngettext("{n} row was left out.", "{n} rows were left out.", stored.errors))


def _line(row: PlannedRow, kind: ImportKind) -> str:
    names = {
        Verdict.NEW: _("new"),
        Verdict.CHANGES: _("changes"),
        Verdict.SAME: _("the same"),
        Verdict.ERROR: _("error"),
    }
    changes = "; ".join(
        f"{_(kind.column(c.key).heading)}: {c.before or '–'} → {c.after or '–'}"
        for c in row.changes
    )
    said = " · ".join(part for part in (changes, row.sentence) if part)
    text = _("Row {number}: {verdict}", number=row.number, verdict=names[row.verdict])
    return " ".join((f"{text}  {said}" if said else text).split())


def _remarks(sheets: Sheets) -> list[str]:
    every = (*sheets.remarks, *(remark for sheet in sheets.sheets for remark in sheet.remarks))
    return [_(remark.sentence, **remark.values) for remark in every]
