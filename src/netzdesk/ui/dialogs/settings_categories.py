"""Settings: the words in the names of actors that suggest a category."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.category_rules import (
    AddCategoryRule,
    ChangeCategoryRule,
    LoadStandardCategoryRules,
    MoveCategoryRule,
    RemoveCategoryRule,
    add_category_rule,
    change_category_rule,
    load_standard_category_rules,
    move_category_rule,
    remove_category_rule,
)
from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.actors import CategoryRule, suggest_category
from netzdesk.queries.network_parts import category_rules
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import TermField
from netzdesk.ui.widgets.fields import CheckField, NotesField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.records_editor import RecordsEditor

_SHOWN = 70


class CategorySettings(QWidget):
    """The rules in the order in which they are tried, and a line to try a name."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.rules = CategoryRules(session)
        self.rules.changed.connect(self._try)
        self.trial = Form()
        self.name = self.trial.add("name", _("Try a name"), TextField(limit=200))
        self.name.edited.connect(self._try)
        self.found = muted("")
        self.load = QPushButton(_("Load the standard rules"))
        self.load.setAutoDefault(False)
        self.load.setDisabled(session.read_only)
        self.load.clicked.connect(self._load)
        self._loaded = muted("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            muted(
                _(
                    "A rule has words or phrases, separated by semicolons. A word is found as a "
                    "whole word, in any case; a star stands for any letters: Kirch* finds "
                    "Kirchenkreis, *kammer finds Handwerkskammer. The first rule that fits gives "
                    "the suggestion. A person confirms it."
                )
            )
        )
        layout.addWidget(self.rules)
        layout.addWidget(self.trial)
        layout.addWidget(self.found)
        layout.addWidget(FlowRow(self.load))
        layout.addWidget(self._loaded)
        layout.addStretch(1)
        self.trial.clear()
        self._try()

    def _load(self) -> None:
        added = self._session.run(load_standard_category_rules, LoadStandardCategoryRules())
        self._loaded.setText(
            ngettext("{n} rule was added.", "{n} rules were added.", added)
            if added
            else _("All words of the standard rules are there.")
        )
        self.rules.show_rules()

    def _try(self) -> None:
        typed = self.name.value()
        if not typed:
            self.found.setText("")
            return
        code = suggest_category(typed, self.rules.stored())
        label = self._session.label("actor_category", code)
        self.found.setText(
            _("Suggested: {category}", category=label) if code else _("No rule fits this name.")
        )


class CategoryRules(RecordsEditor):
    """The rules with their forms."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Rules for categories of actors"),
            submit_text=_("Add rule"),
            nothing=_("No rule yet. Load the standard rules, or add one with the plus sign."),
            rows=9,
        )
        self._session = session
        self._rules: dict[str, CategoryRule] = {}
        for form in (self.new, self.edit):
            form.add("pattern", _("Words in the name"), NotesField(rows=3), wide=True)
            terms = session.terms("actor_category")
            form.add("category", _("Category"), TermField(terms, none=_("not said")))
            sentence = _("Only where the name begins with the word")
            form.add("at_start", "", CheckField(sentence))
        self.new.add_buttons()
        self.set_read_only(session.read_only)
        self.show_rules()

    def stored(self) -> tuple[CategoryRule, ...]:
        """Return the rules as they are tried."""
        return tuple(self._rules.values())

    def show_rules(self) -> None:
        """Read the rules again."""
        self._rules = {each.id: each.rule for each in category_rules(self._session.conn)}
        self.set_rows([(key, self._text(rule)) for key, rule in self._rules.items()])
        self.changed.emit()

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddCategoryRule(
            pattern=values["pattern"] or "",
            category=values["category"] or "",
            at_start=bool(values["at_start"]),
        )
        made = self._session.run(add_category_rule, command)
        self.show_rules()
        return made

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = value if name == "at_start" else value or ""
        command = ChangeCategoryRule(category_rule_id=record, **{name: given})
        self._session.run(change_category_rule, command)
        self.show_rules()

    def remove_record(self, record: str) -> None:
        command = RemoveCategoryRule(category_rule_id=record)
        if self._session.try_run(remove_category_rule, command):
            self.show_rules()

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveCategoryRule(category_rule_id=record, after_id=after)
        if self._session.try_run(move_category_rule, command):
            self.show_rules()

    def values_of(self, record: str) -> dict[str, Any]:
        rule = self._rules.get(record)
        if rule is None:
            return {}
        return {"pattern": rule.pattern, "category": rule.category, "at_start": rule.at_start}

    def _text(self, rule: CategoryRule) -> str:
        words = rule.pattern
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        label = self._session.label("actor_category", rule.category)
        if rule.at_start:
            return _("{category}: begins with {words}", category=label, words=shown)
        return _("{category}: {words}", category=label, words=shown)
