"""Backups: verified, counted, thinned by day, and never in the way of the work."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from store_desk import (
    ANNA,
    HandClock,
    everything,
    filled_study,
    new_study,
    some_rows,
)

from netzdesk.base.i18n import Translator
from netzdesk.base.paths import machine_folder
from netzdesk.store import backups
from netzdesk.store.backups import Backup, back_up, due, folders_of, list_backups
from netzdesk.store.engine import connect
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Study


def change(study: Study, name: str = "n") -> None:
    with study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": name})


def written(study: Study, reason: str = "interval", **options: int) -> Backup:
    outcome = back_up(study, reason, **options)
    assert outcome.written
    assert outcome.notice is None
    assert outcome.backup is not None
    return outcome.backup


def test_a_backup_lies_beside_the_study_and_holds_the_same(tmp_path: Path) -> None:
    with filled_study(tmp_path, "Erhebung.netzdesk") as study:
        backup = written(study, "before_import")
        assert backup.path.parent == tmp_path / "Erhebung-Sicherungen"
        assert backup.path.name.endswith("_before_import.netzdesk")
        assert backup.counts["institution"] == 3
        assert backup.size == study.path.stat().st_size
        conn = connect(backup.path, "ro")
        assert everything(conn) == everything(study.conn)
        assert check_study(conn) == ()
        conn.close()
        if os.name != "nt":
            assert backup.path.stat().st_mode & 0o777 == 0o600
            assert backup.path.parent.stat().st_mode & 0o777 == 0o700


def test_the_list_tells_when_and_why_and_how_much_newest_first(tmp_path: Path) -> None:
    clock = HandClock()
    with filled_study(tmp_path, clock=clock) as study:
        for reason in ("open", "before_merge"):
            written(study, reason)
            change(study)
            clock.move(minutes=11)
        listed = list_backups(study.path)
        assert [(b.reason, b.counts["area"]) for b in listed] == [("before_merge", 1), ("open", 0)]
        assert listed[1].when == datetime(2010, 3, 12, 9, 0, tzinfo=UTC)


def test_what_the_list_says_does_not_hang_on_its_index(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        backup = written(study)
        index = backup.path.parent / "backups.json"
        for text in ("", "no json", "[]", '{"x": 1}', json.dumps({backup.path.name: {"size": 1}})):
            index.write_text(text)
            assert list_backups(study.path) == (backup,)
        index.unlink()
        assert list_backups(study.path) == (backup,)


def test_two_backups_in_one_second_are_two(tmp_path: Path) -> None:
    with filled_study(tmp_path, clock=HandClock()) as study:
        files = [written(study, "by_hand").path for _ in range(3)]
        assert len(set(files)) == 3
        assert [b.path for b in list_backups(study.path)] == files[::-1]


def test_nothing_is_written_when_the_newest_backup_holds_the_same(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        first = written(study, "open")
        for reason in ("interval", "close", "open"):
            again = back_up(study, reason)
            assert (again.backup, again.written, again.notice) == (first, False, None)
        assert written(study, "before_migration") != first
        change(study)
        written(study, "close")


def test_a_backup_is_due_after_ten_minutes_with_changes(tmp_path: Path) -> None:
    clock = HandClock()
    with filled_study(tmp_path, clock=clock) as study:
        assert due(study)
        written(study)
        change(study)
        clock.move(minutes=9)
        assert not due(study)
        clock.move(minutes=1)
        assert due(study)
        written(study)
        clock.move(minutes=30)
        assert not due(study), "nothing has changed"


def test_all_of_today_and_the_newest_of_each_of_the_last_days_are_kept(tmp_path: Path) -> None:
    clock = HandClock(datetime(2010, 3, 1, 9, 0, tzinfo=UTC))
    with filled_study(tmp_path, clock=clock) as study:
        other = study.path.with_name("s-Sicherungen") / "mine.txt"
        for day in range(6):
            for _ in range(3):
                change(study)
                written(study, keep_days=3)
                clock.move(minutes=11)
            clock.move(days=3, minutes=-33)  # days without a backup do not count
            other.write_text(f"{day}")
        kept = [b.when.astimezone(UTC) for b in list_backups(study.path)]
        assert [moment.strftime("%d %H:%M") for moment in kept] == [
            "16 09:22",
            "16 09:11",
            "16 09:00",
            "13 09:22",
            "10 09:22",
            "07 09:22",
        ]
        assert other.exists()
        assert len(json.loads((other.parent / "backups.json").read_text())) == 6


def test_where_the_folder_cannot_be_written_the_machine_keeps_the_backup(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        (tmp_path / "s-Sicherungen").write_text("a file is in the way")
        backup = written(study)
        assert backup.path.is_relative_to(machine_folder())
        assert list_backups(study.path) == (backup,)
        assert not due(study)


def test_a_backup_that_cannot_be_written_anywhere_is_a_notice_and_no_error(
    tmp_path: Path,
) -> None:
    with filled_study(tmp_path) as study:
        (tmp_path / "s-Sicherungen").write_text("in the way")
        (machine_folder() / "backups").write_text("in the way")
        outcome = back_up(study, "close")
        assert outcome.backup is None
        assert outcome.notice is not None
        assert outcome.notice.code == "backup.failed"
        for language in ("de", "en"):
            told = Translator(language)(outcome.notice.sentence, **outcome.notice.values)
            assert "{" not in told
        change(study)


def test_a_damaged_study_makes_no_backup_and_pushes_no_good_one_out(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        good = written(study)
        change(study)
        study.conn.execute("DELETE FROM contact_attempt_search_data WHERE id > 10")
        outcome = back_up(study, "interval", keep_days=0)
        assert outcome.backup is None
        assert list_backups(study.path) == (good,)
        left = [entry.name for entry in good.path.parent.iterdir()]
        assert sorted(left) == sorted([good.path.name, "backups.json"])


def test_a_study_that_was_removed_while_open_is_saved_all_the_same(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        written(study, "open")
        change(study, "only here")
        before = everything(study.conn)
        study.path.rename(tmp_path / "moved")
        backup = written(study, "close")
    conn = connect(backup.path, "ro")
    assert everything(conn) == before
    conn.close()


def test_a_worker_makes_a_backup_while_the_study_is_written(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        study.check_whole()
        outcomes: list[backups.Outcome] = []

        def work() -> None:
            outcomes.extend(back_up(study, "by_hand") for _ in range(5))

        worker = threading.Thread(target=work)
        worker.start()
        units = 0
        while worker.is_alive() or units < 20:
            with study.unit("fill") as unit:
                some_rows(unit)
            units += 1
        worker.join()
        assert all(outcome.written for outcome in outcomes)
        for outcome in outcomes:
            assert outcome.backup is not None
            conn = connect(outcome.backup.path, "ro")
            assert check_study(conn) == ()
            conn.close()
        assert study.conn.execute("SELECT count(*) FROM contact_attempt").fetchone() == (units * 3,)


def test_every_reason_has_a_text_in_german() -> None:
    german = Translator("de")
    assert all(german(text) != text for text in backups.REASONS.values())


def test_a_backup_is_a_study_that_can_be_opened_under_a_new_id(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        backup, replica = written(study), study.journal.replica
    with Study.open(backup.path, author=ANNA) as opened:
        change(opened)
        assert opened.journal.replica != replica
    assert len(folders_of(backup.path)) == 2
