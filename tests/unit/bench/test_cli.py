import sys
from pathlib import Path

import pytest

from bench.__main__ import main


@pytest.mark.parametrize("command", ["judge", "disguise", "personal"])
@pytest.mark.parametrize(("folder", "told"), [("nowhere", "no such folder"), ("", "no labelled texts")])
def test_a_folder_without_texts_is_told_in_one_line(
    command: str,
    folder: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", command, "--data", str(tmp_path / folder)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("seeds", ["many", "1-", "-3-x"])
def test_seeds_that_are_none_are_told(
    seeds: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "crash", "--seeds", seeds, "--posts", "0"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "are no seeds" in capsys.readouterr().err
