"""One network of the selection: the rating of a criterion, what others say, the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    RevokeSelection,
    WithdrawRating,
    decide_selection,
    rate_criterion,
    revoke_selection,
    withdraw_rating,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.domain.selection import RATING_LABELS, RATINGS, VERDICT_LABELS, Criterion, Rating
from netzdesk.domain.selection_hints import Hint
from netzdesk.queries.selection import Matrix, RatedNetwork
from netzdesk.ui.drafts import NO_RECORD, DraftKeeper, EditDraft, kept_fields, show_fields, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.entry_card import Entry, EntryList
from netzdesk.ui.widgets.fields import CheckField, NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import (
    Card,
    LinkButton,
    StateBadge,
    heading,
    muted,
    plain_label,
    set_tone,
)
from netzdesk.ui.widgets.selection_matrix import names_of


class RatingCard(Card):
    """The criterion of the current cell: the hint, one's own rating, what others say."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._name = heading("")
        self._meaning = muted("")
        self.hint = plain_label("", wrap=True, selectable=True)
        self.form = Form(store=self._store)
        options = [(code, _(RATING_LABELS[code])) for code in RATINGS]
        self.form.add("rating", _("My rating"), ChoiceField(options, none=_("not rated yet")))
        self.form.add("evidence", _("Evidence"), NotesField(rows=2))
        self.form.add("reason", _("Reason"), NotesField(rows=2))
        self.draft = EditDraft(
            self.form, session, lambda: shown_at("selection", NO_RECORD, "rating")
        )
        self.form.set_read_only(session.read_only)
        self.others = EntryList(_("Ratings of others"), _("Nobody else has rated this criterion."))
        self.hidden = muted(
            _(
                "Another person has rated this network. You see it when your own rating of all "
                "criteria is complete."
            )
        )
        for widget in (
            self._name, self._meaning, self.hint, self.form, self.others, self.hidden,
        ):  # fmt: skip
            self.body.addWidget(widget)

    def show_cell(
        self, network: RatedNetwork | None, criterion: Criterion | None, known: Hint | None
    ) -> None:
        """Show a criterion at a network; nothing typed is lost when it is another one."""
        record = f"{network.id}/{criterion.id}" if network and criterion else ""
        if record != self.form.record:
            self.form.commit()
        self.setVisible(bool(record))
        if network is None or criterion is None:
            return
        own = network.own.get(criterion.id)
        self._name.setText(criterion.name)
        self._meaning.setText(criterion.meaning)
        self._meaning.setVisible(bool(criterion.meaning))
        self.hint.setText(_("In the register: {hint}", hint=known.whole) if known else "")
        self.hint.setVisible(known is not None)
        self.form.load(record, _values(own))
        for name in ("evidence", "reason"):  # they belong to a rating
            self.form.fields[name].set_read_only(own is None or self._session.read_only)
        theirs = [rating for rating in network.others if rating.criterion_id == criterion.id]
        self.others.show_entries([_entry(rating) for rating in theirs])
        self.others.setVisible(not network.hidden)
        self.hidden.setVisible(network.hidden)

    def _store(self, name: str, value: Any) -> None:
        network, _slash, criterion = self.form.record.partition("/")
        if name == "rating" and value is None:
            self._session.run(
                withdraw_rating, WithdrawRating(network_id=network, criterion_id=criterion)
            )
            return
        command = RateCriterion(network_id=network, criterion_id=criterion, **{name: value})
        self._session.run(rate_criterion, command)


class VerdictCard(Card):
    """The verdict on the chosen networks: what it is now, and a new one with its reason."""

    done = Signal(str)
    """A sentence about what was decided."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Decision"))
        self._session = session
        self._matrix: Matrix | None = None
        self._networks: tuple[RatedNetwork, ...] = ()
        self._key = ""
        self.now = StateBadge()
        self.reason = plain_label("", wrap=True, selectable=True)
        self.quiet = muted("")
        self.doubts = plain_label("", wrap=True)
        self.doubts.setProperty("kind", "badge")
        set_tone(self.doubts, "warn")
        self.revoke = QPushButton(_("Take the verdict back"))
        self.revoke.clicked.connect(self._on_revoke)
        self._about = muted("")
        self.form = Form(submit=self._on_submit, submit_text=_("Record the verdict"))
        options = [(code, _(label)) for code, label in VERDICT_LABELS.items()]
        self.form.add("verdict", _("New decision"), ChoiceField(options, none=_("Please choose")))
        self.form.add(
            "exception",
            "",
            CheckField(_("as an exception")),
            hint=_("Chosen although a criterion that must be met is not."),
        )
        self.form.add(
            "reason",
            _("Reason"),
            NotesField(rows=3),
            hint=_("The protocol prints it: name no persons here."),
        )
        self.form.add_buttons(cancel=False)
        self.form.set_read_only(session.read_only)
        self.form.kept_as_draft = not session.read_only
        self.keeper = DraftKeeper(session, lambda: self._key, self._to_keep, self.form)
        self.form.edited.connect(self.keeper.touched)
        for widget in (
            self.now, self.doubts, self.reason, self.quiet, self.revoke, self._about, self.form,
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.body.setAlignment(self.revoke, Qt.AlignmentFlag.AlignLeft)

    def show_networks(self, matrix: Matrix, networks: Sequence[RatedNetwork]) -> None:
        """Show the verdict of one network, or that one is to be given to several."""
        self._matrix, self._networks = matrix, tuple(networks)
        self.setVisible(matrix.set.kind == "selection" and bool(networks))
        if not networks:
            return
        one = networks[0] if len(networks) == 1 else None
        key = f"verdict:{matrix.set.id}:{','.join(network.id for network in networks)}"
        if key != self._key:
            self.keeper.flush()
            self._key = key
            self.form.clear()
            draft = self.keeper.find()
            if draft is not None and not self._session.read_only:
                show_fields(self.form, draft.values.get("fields"))
        self._show_verdict(one)
        self._about.setVisible(one is None)
        self._about.setText(
            ngettext(
                "One verdict for {n} network: {names}",
                "One verdict for {n} networks: {names}",
                len(networks),
                names=names_of(networks),
            )
        )

    def _show_verdict(self, network: RatedNetwork | None) -> None:
        verdict = network.verdict if network else None
        criteria = self._matrix.set.criteria if self._matrix else ()
        doubts = network.doubts(criteria, translator()) if network else ()
        self.doubts.setText("\n".join(doubts))
        self.doubts.setVisible(bool(doubts))
        for widget in (self.reason, self.quiet, self.revoke):
            widget.setVisible(verdict is not None)
        self.revoke.setDisabled(self._session.read_only)
        if network is None:
            self.now.show_state("", "neutral")
            return
        if verdict is None:
            self.now.show_state(_("not decided yet"), "neutral")
            return
        word = _(VERDICT_LABELS[verdict.verdict])
        said = _("{verdict}, exception", verdict=word) if verdict.exception else word
        self.now.show_state(said, "good" if verdict.is_chosen else "neutral")
        self.reason.setText(verdict.reason)
        self.quiet.setText(_("{name}, {day}", name=verdict.initials, day=show_day(verdict.day)))

    def _to_keep(self) -> Mapping[str, Any] | None:
        if self.form.handing_over or not self.form.is_dirty():
            return None
        return {"fields": kept_fields(self.form)}

    def _on_submit(self, values: dict[str, Any]) -> None:
        if self._matrix is None:
            return
        count, names = len(self._networks), names_of(self._networks)
        command = DecideSelection(
            network_ids=tuple(network.id for network in self._networks),
            set_id=self._matrix.set.id,
            verdict=values["verdict"] or "",
            reason=values["reason"] or "",
            exception=bool(values["exception"]),
        )
        self._session.run(decide_selection, command, draft=self._key)
        self.keeper.stored()
        self.form.clear()
        self.done.emit(
            _("The verdict on {names} is recorded.", names=names)
            if count == 1
            else ngettext("{n} verdict is recorded.", "{n} verdicts are recorded.", count)
        )

    def _on_revoke(self) -> None:
        if self._matrix is None or len(self._networks) != 1:
            return
        command = RevokeSelection(network_id=self._networks[0].id, set_id=self._matrix.set.id)
        if self._session.try_run(revoke_selection, command):
            self.done.emit(_("The decision was revoked."))


class SelectionDetail(QWidget):
    """What belongs to the current cell: the network, the criterion, the verdict."""

    network_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._network = ""
        self.name = plain_label("", kind="heading", wrap=True)
        self.link = LinkButton(_("Open the network"))
        self.link.clicked.connect(lambda: self.network_asked.emit(self._network))
        self._places = muted("")
        self.rating = RatingCard(session)
        self.verdict = VerdictCard(session)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 0, 0, 8)
        for widget in (self.name, self._places, self.link, self.rating, self.verdict):
            layout.addWidget(widget)
        layout.addStretch(1)

    def show_cell(
        self,
        matrix: Matrix,
        networks: Sequence[RatedNetwork],
        network: RatedNetwork,
        criterion: Criterion | None,
        known: Hint | None,
    ) -> None:
        """Show the current network and criterion, and the verdict on the chosen networks."""
        self._network = network.id
        name = network.name or network.place or "/"
        self.name.setText(name)
        self.link.setAccessibleName(_("Open the network {name}", name=name))
        self._places.setText(
            ", ".join(_("{name} ({kind})", name=r.name, kind=r.kind) for r in network.regions)
        )
        self.rating.show_cell(network, criterion, known)
        self.verdict.show_networks(matrix, networks)


def _values(own: Rating | None) -> dict[str, Any]:
    if own is None:
        return {"rating": None, "evidence": None, "reason": None}
    return {"rating": own.rating, "evidence": own.evidence, "reason": own.reason}


def _entry(rating: Rating) -> Entry:
    return Entry(
        f"{rating.criterion_id}/{rating.researcher_id}",
        _("{initials}: {rating}", initials=rating.initials, rating=_(RATING_LABELS[rating.rating])),
        lines=tuple(filter(None, (rating.evidence, rating.reason))),
        quiet=(show_day(rating.day),),
    )
