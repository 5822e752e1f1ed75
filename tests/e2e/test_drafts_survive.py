"""Words typed into the real window outlive its sudden death."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.ids import new_id
from netzdesk.store.study import Author, Study

CHILD = Path(__file__).with_name("typing_child.py")
WORDS = "bittet um einen Rueckruf am 17.3. ab 10 Uhr"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


def child(study: Path, *arguments: str) -> subprocess.Popen[str]:
    settings = study.with_suffix(".ini")
    command = [sys.executable, str(CHILD), str(study), str(settings), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.timeout(180)
def test_words_of_a_killed_window_are_offered_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    author = Author(new_id(), "Vera Muster", "VM")
    with Study.create(path, author=author) as study, study.compensation("fill") as unit:
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    typing = child(path, "type", WORDS)
    assert typing.stdout is not None
    said = typing.stdout.readline()
    typing.send_signal(signal.SIGKILL)
    _out, errors = typing.communicate(timeout=60)
    assert (said, typing.returncode) == ("kept\n", -9), errors

    looking = child(path, "look")
    out, errors = looking.communicate(timeout=120)

    assert out, errors
    found = json.loads(out.splitlines()[-1])
    assert "Ein Entwurf vom" in found["offered"]
    assert found["page"] == "call"
    assert found["note"].startswith(WORDS)
    assert found["stored"] == 0
