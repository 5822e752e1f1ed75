"""Carrying out a plan: the whole list as one action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from netzdesk.actions.import_mappings import KeepMapping, keep_mapping
from netzdesk.base.collector import collector_paused
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.imports.kinds.kind import Verdict
from netzdesk.imports.mapping import headings_key
from netzdesk.imports.plan import Plan, PlannedRow
from netzdesk.store.unit import Unit

_EVERY: Final = 10
_ERRORS: Final = N_(
    "{n} rows cannot be imported, so nothing was stored. The first is row {number}: {reason}"
)
_REFUSED: Final = N_("Nothing was stored. Row {number}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPlan:
    plan: Plan
    skip_errors: bool = False
    """True: import the good rows; False refuses the list when a row is an error."""
    keep_mapping: bool = False
    """True: keep, in the same unit, how the headings were mapped."""
    progress: Progress = Unwatched()  # noqa: RUF009  # it holds nothing


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did, in rows."""

    new: int
    changed: int
    same: int
    errors: int
    """Rows that were left out (`skip_errors`)."""


def apply_plan(unit: Unit, command: ApplyPlan) -> Applied:
    """Import a list as one action, which one undo takes back.

    `progress.step` is called at least every 50 ms and may let the window paint; its Cancelled
    rolls everything back. Raises Refused `import.errors` (values n, number, reason) when rows are
    errors and none may be skipped, and `import.row_refused` (number, reason) when the study has
    changed since the plan was made and a row is refused now; nothing is then stored.

    From the window: `session.run(apply_plan, ApplyPlan(plan=plan, ...))`, with a backup
    `back_up(study, "before_import")` made before by a job.
    """
    plan, watched = command.plan, command.progress
    errors = plan.errors()
    if errors and not command.skip_errors:
        raise Refused(
            "import.errors",
            _ERRORS,
            n=len(errors),
            number=errors[0].number,
            reason=errors[0].sentence,
        )
    if command.keep_mapping and any(plan.headings):
        key = headings_key(plan.headings)
        kept = KeepMapping(kind=plan.kind.key, headings=key, mapping=plan.mapping.kept())
        keep_mapping(unit, kept)
    made: dict[int, str] = {}
    total = len(plan.rows)
    with collector_paused(), unit.gathering():
        for done, row in enumerate(plan.rows):
            if done % _EVERY == 0:
                watched.step(done, total)
            if row.steps:
                _take(unit, row, made)
    watched.step(total, total)
    counts = plan.counts()
    return Applied(
        new=counts[Verdict.NEW],
        changed=counts[Verdict.CHANGES],
        same=counts[Verdict.SAME],
        errors=len(errors),
    )


def _take(unit: Unit, row: PlannedRow, made: dict[int, str]) -> None:
    try:
        for step in row.steps:
            wanted = step.command
            if step.needs:
                wanted = replace(wanted, **{name: made[n] for name, n in step.needs.items()})
            key = step.action(unit, wanted)
            if step.makes and key is not None:
                made[row.number] = key
    except Refused as refused:
        raise Refused(
            "import.row_refused",
            _REFUSED,
            number=row.number,
            reason=translator().refusal(refused),
        ) from refused
