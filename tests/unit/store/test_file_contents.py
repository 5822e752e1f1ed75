"""The bytes of attached files: checked by their hash, and in every copy of the study."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from store_desk import attempt, new_study, some_rows

from netzdesk.store.backups import back_up, list_backups
from netzdesk.store.contents import content_of
from netzdesk.store.engine import connect
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Study
from netzdesk.store.working import copy_to

CONTENT = bytes(range(256)) * 5000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = new_study(tmp_path)
    with made.unit("attach_file") as unit:
        institution = some_rows(unit)
        contact = unit.put("contact_attempt", attempt(unit, institution))
        digest = unit.keep_file(CONTENT, "antwort.eml")
        for name in ("antwort.eml", "noch einmal.eml"):
            values = {"name": name, "media_type": "message/rfc822", "size": len(CONTENT)}
            unit.put("attachment", {"sha256": digest, "attempt_id": contact, **values})
    return made


def codes(study: Study) -> list[str]:
    return [finding.code for finding in check_study(study.conn)]


def test_sound_study_has_no_finding(study: Study) -> None:
    assert codes(study) == []
    study.close()


def test_missing_content_is_found_once_for_each_attachment(study: Study) -> None:
    study.conn.execute("DELETE FROM file_content")
    assert codes(study) == ["content.missing", "content.missing"]
    study.close()


def test_changed_content_is_found_and_not_handed_out(study: Study) -> None:
    study.conn.execute("UPDATE file_content SET content = x'00'")
    assert codes(study) == ["content.changed", "content.changed"]
    assert content_of(study.conn, DIGEST) is None
    study.close()


def test_content_travels_with_copies_and_backups(study: Study, tmp_path: Path) -> None:
    copy = tmp_path / "kopie.netzdesk"
    copy_to(study, copy)
    back_up(study, "open")
    (backup,) = list_backups(study.path)
    study.close()
    for path in (copy, backup.path):
        conn = connect(path, "ro")
        assert content_of(conn, DIGEST) == CONTENT, path.name
        conn.close()


def test_undo_takes_the_attachment_and_redo_finds_its_content_again(study: Study) -> None:
    study.undo()
    assert study.conn.execute("SELECT count(*) FROM attachment").fetchone() == (0,)
    study.redo()
    assert codes(study) == []
    assert content_of(study.conn, DIGEST) == CONTENT
    study.close()
