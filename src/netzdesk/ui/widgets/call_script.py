"""The neutral script of a contradiction call, for exactly the disputed point."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from netzdesk.base.i18n import _, translator
from netzdesk.domain.contradiction import DisputedPoint, LineKind, disputed_point, script
from netzdesk.queries.institution_detail import InstitutionDetail
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.verification import verify_regions
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import Card, clear_layout, muted, plain_label


class CallScript(QWidget):
    """What to say and ask, where this institution is asked again about contested districts."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(8)

    def show_institution(
        self, institution: InstitutionDetail, regions: Sequence[str], *, contradiction: bool
    ) -> None:
        """Show the scripts: of the districts asked about, else of those it has answered for."""
        clear_layout(self._cards)
        answered = {s.region_id for s in institution.statements if not s.superseded_by_id}
        names = {each.id: each.label for each in region_choices(self._session.conn)}
        asked = [each for each in regions if each in names]
        asked = asked or [each for each in names if each in answered]
        wanted = [each for each in asked if contradiction or each in answered]
        found = verify_regions(self._session.conn, wanted) if wanted else {}
        points = [
            (names[key], point)
            for key, verification in found.items()
            if (point := disputed_point(verification, institution.id)) is not None
        ]
        if points:
            self._cards.addWidget(_card(points))
        self.setVisible(bool(points))


def _card(points: Sequence[tuple[str, DisputedPoint]]) -> QWidget:
    districts = ", ".join(district for district, _point in points)
    again = any(point.again for _district, point in points)
    about = (
        _("Asking again about {district}", district=districts)
        if again
        else _("Asking about {district}", district=districts)
    )
    card = Card()
    card.body.addWidget(plain_label(about, kind="heading", wrap=True))
    number = 0
    for line in script(points, translator()):
        if line.kind is LineKind.RULE:
            card.body.addWidget(muted(line.text))
        elif line.kind is LineKind.SAY:
            card.body.addWidget(plain_label(_("“{wording}”", wording=line.text), wrap=True))
        elif line.kind is LineKind.DISTRICT:
            number = 0
            card.body.addWidget(plain_label(line.text, kind="heading", wrap=True))
        else:
            number += 1
            text = _("{number}. {question}", number=number, question=line.text)
            card.body.addWidget(plain_label(text, kind="question", wrap=True))
    return card
