"""The statements of a call: a block for each district, or the grid for many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.statements import RecordStatement, RecordStatements, SupersedeStatement
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _
from netzdesk.domain.region_facts import WORKS_AS_NO
from netzdesk.domain.statement import NAMING_ANSWERS
from netzdesk.queries.institution_detail import InstitutionDetail, StatementRow
from netzdesk.queries.institutions import (
    NetworkChoice,
    RegionChoice,
    network_choices,
    region_choices,
)
from netzdesk.ui.drafts import kept_fields, show_fields
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, RecordField, term_options
from netzdesk.ui.widgets.fields import NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.grid_panel import cell_of, grid_rows, kept_rows, show_in_row, show_rows
from netzdesk.ui.widgets.labels import Card, heading, muted, plain_label
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.statement_form import answers
from netzdesk.ui.widgets.statement_grid import GridModel, GridTable
from netzdesk.ui.widgets.structures_field import Structures, StructuresField

STATEMENT_KEY: Final = "F8"
SEVERAL: Final = 3
"""Up to so many districts have a block each; more are entered in the grid."""


class StatementBlock(Form):
    """What the institution says about one district; empty while nothing is entered."""

    def __init__(
        self,
        session: Session,
        institution: InstitutionDetail,
        region: RegionChoice,
        networks: Sequence[NetworkChoice],
    ) -> None:
        super().__init__()
        self.region = region
        self._institution = institution
        self.earlier = _earlier(institution, region.id)
        self._say_earlier(session)
        self.add("answer", _("Answer"), ChoiceField(answers(session), none=_("not asked")))
        self.fields["answer"].left.connect(self._adapt)
        named = self.add("named", _("Structures named"), StructuresField())
        named.offer(Structures(networks, region.id))
        reasons = MultiChoice(term_options(session.terms("no_reason")), rows=4, searchable=False)
        self.add("reasons", _("Reasons"), reasons)
        self.add("wording", _("Wording used"), NotesField(rows=2))
        lookup = InstitutionLookup(lambda: session.conn, lambda: institution.id)
        self.add(
            "heard_from_id",
            _("Heard from"),
            RecordField(lookup.find, lookup.name_of, placeholder=_("Name of the institution")),
        )
        self.fields["heard_from_id"].entry().setToolTip(_("The two are then one source."))
        self.clear()
        self._adapt()

    def statement(self) -> RecordStatement | SupersedeStatement | None:
        """Return what is entered; None when nothing is. Raises Refused for what is unreadable."""
        self.clear_errors()
        values = self.values()
        for name in ("reasons", "named"):
            if self.fields[name].isHidden():
                values[name] = ()
        if not any(values.values()):
            return None
        values["answer"] = values["answer"] or ""
        if self.earlier is not None:
            return SupersedeStatement(statement_id=self.earlier.id, **values)
        return RecordStatement(
            institution_id=self._institution.id, region_id=self.region.id, **values
        )

    def show_kept(self, held: Any) -> None:
        """Show what a draft holds."""
        show_fields(self, held)
        self._adapt()

    def show_refusal(self, refused: Refused) -> None:
        super().show_refusal(refused)
        if refused.field in self.fields:
            self.fields[refused.field].focus_in()

    def _say_earlier(self, session: Session) -> None:
        institution, region = self._institution, self.region.id
        if not institution.whole_area and region not in {each.id for each in institution.regions}:
            self.insert(muted(_("Does not speak for this district: shown, not counted.")))
        if self.earlier is not None:
            said = _(
                "Answered on {day}: {answer}. A new answer takes its place; the earlier one stays.",
                day=show_day(self.earlier.day),
                answer=session.label("answer", self.earlier.answer),
            )
            self.insert(muted(said))

    def _adapt(self) -> None:
        answer = self.fields["answer"].value() or ""
        self.set_visible("reasons", answer in WORKS_AS_NO)
        self.set_visible("named", answer in NAMING_ANSWERS or bool(self.fields["named"].raw()[0]))
        for name in ("wording", "heard_from_id"):
            self.set_visible(name, bool(answer) or bool(self.fields[name].raw()))

    def _escape(self) -> bool:
        return False  # Esc leaves the page; what is entered is kept


class CallStatements(QWidget):
    """Blocks for the districts that are asked about, and the grid for the others.

    `edited` says that something was entered.
    """

    edited = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._institution: InstitutionDetail | None = None
        self.blocks: list[StatementBlock] = []
        self._places: list[int] = []
        self._cards: list[Card] = []
        offices = InstitutionLookup(lambda: session.conn, self._own_id)
        self.model = GridModel(answers(session), offices)
        self.model.dataChanged.connect(self.edited)
        self.table = GridTable(self.model)
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 12)
        self._error = plain_label("", kind="error", wrap=True)
        self._error.hide()
        self.more = QPushButton(_("Further districts in one table"))
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._open_grid)
        self._grid_card = Card()
        self._grid_card.body.addWidget(heading(_("Statement for several districts")))
        self._grid_card.body.addWidget(
            muted(
                _(
                    "Answers by their first letter, Enter goes down, several networks with a "
                    "semicolon. Empty rows stay open."
                )
            )
        )
        self._grid_card.body.addWidget(self._error)
        self._grid_card.body.addWidget(self.table)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.more)
        self._layout.addWidget(self._grid_card)

    def begin(self, institution: InstitutionDetail, regions: Sequence[str] = ()) -> None:
        """Show empty blocks for the districts that are asked about, the grid for many."""
        self._institution = institution
        self.model.offices.forget()
        self._remove_blocks()
        known = {each.id: each for each in self._regions(institution)}
        asked = [known[each] for each in regions if each in known][:SEVERAL]
        if not asked and len(known) <= SEVERAL:
            asked = list(known.values())
        elif asked and len(known) <= SEVERAL:
            asked += [each for each in known.values() if each not in asked]
        networks = network_choices(self._session.conn) if asked else ()
        for region in asked:
            self._add_block(institution, region, networks)
        shown = {each.id for each in asked}
        rows = [row for row in grid_rows(self._session, institution) if row.region.id not in shown]
        self.model.set_rows(rows)
        self._error.hide()
        self._grid_card.setVisible(bool(rows) and not asked)
        self.more.setVisible(bool(rows) and bool(asked))

    def is_dirty(self) -> bool:
        """Tell whether something is entered."""
        return bool(self.model.entered()) or any(block.is_dirty() for block in self.blocks)

    def statements(self) -> tuple[RecordStatement | SupersedeStatement, ...]:
        """Return what the blocks hold. Raises Refused, its field led by the place of the block."""
        found = []
        self._places = []
        for place, block in enumerate(self.blocks):
            try:
                statement = block.statement()
            except Refused as refused:
                block.show_refusal(refused)
                raise
            if statement is not None:
                found.append(statement)
                self._places.append(place)
        return tuple(found)

    def grid(self) -> RecordStatements | None:
        """Return what the grid holds; None when no row is filled in.

        Raises Refused for an office that is not known.
        """
        if self._institution is None or not self.model.entered():
            return None
        try:
            rows = self.model.statements()
        except Refused as refused:
            refused.field = f"grid.{refused.field}"
            raise
        return RecordStatements(institution_id=self._institution.id, rows=rows)

    def show_refusal(self, refused: Refused) -> bool:
        """Show a refusal where it belongs; return whether it belongs here."""
        field = refused.field or ""
        if field.startswith("statements."):
            _statements, place, refused.field = field.split(".", 2)
            self.blocks[self._places[int(place)]].show_refusal(refused)
            return True
        if not field.startswith("grid."):
            return False
        place_in_grid, column = cell_of(field.removeprefix("grid."))
        self._open_grid()
        if place_in_grid is None:
            place_in_grid = 0
        self._error.setText(show_in_row(self.table, place_in_grid, column, refused))
        self._error.show()
        return True

    def kept(self) -> dict[str, Any]:
        """Return what is entered, for a draft."""
        return {
            "blocks": {b.region.id: kept_fields(b) for b in self.blocks if b.is_dirty()},
            "rows": kept_rows(self.model),
        }

    def show_kept(self, blocks: Any, rows: Any) -> None:
        """Show what a draft holds; what was in a block that is not shown goes into a new one."""
        held = blocks if isinstance(blocks, dict) else {}
        shown = {block.region.id: block for block in self.blocks}
        for region, fields in held.items():
            block = shown.get(region) or self._block_for(region)
            if block is not None:
                block.show_kept(fields)
        show_rows(self.model, rows)
        if self.model.entered():
            self._open_grid()

    def focus_next(self) -> None:
        """Put the cursor into the next answer; after the last one the first comes again."""
        focus = QApplication.focusWidget()
        at = next((n for n, b in enumerate(self.blocks) if focus and b.isAncestorOf(focus)), -1)
        if self.blocks:
            self.blocks[(at + 1) % len(self.blocks)].focus_first()
        elif not self._grid_card.isHidden():
            self.table.begin()

    def _own_id(self) -> str:
        return self._institution.id if self._institution else ""

    def _block_for(self, region: str) -> StatementBlock | None:
        institution = self._institution
        known = {each.id: each for each in region_choices(self._session.conn)}
        if institution is None or region not in known:
            return None
        self.model.set_rows([row for row in self.model.rows() if row.region.id != region])
        networks = network_choices(self._session.conn)
        return self._add_block(institution, known[region], networks)

    def _add_block(
        self,
        institution: InstitutionDetail,
        region: RegionChoice,
        networks: Sequence[NetworkChoice],
    ) -> StatementBlock:
        block = StatementBlock(self._session, institution, region, networks)
        block.edited.connect(self.edited)
        card = Card(_("Statement: {district}", district=region.label))
        card.body.addWidget(block)
        self._layout.insertWidget(len(self._cards), card)
        if not self.blocks:
            block.show_key("answer", STATEMENT_KEY)
        self._cards.append(card)
        self.blocks.append(block)
        return block

    def _remove_blocks(self) -> None:
        for card in self._cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards, self.blocks = [], []

    def _regions(self, institution: InstitutionDetail) -> tuple[RegionChoice, ...]:
        if institution.whole_area:
            return region_choices(self._session.conn)
        return institution.regions

    def _open_grid(self) -> None:
        self.more.hide()
        self._grid_card.show()
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 2))


def _earlier(institution: InstitutionDetail, region: str) -> StatementRow | None:
    return next(
        (
            each
            for each in institution.statements
            if each.region_id == region and not each.superseded_by_id
        ),
        None,
    )
