"""The command line keeps its contract: shapes, statuses, plain sentences, no secrets."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import cli
from models.errors import SmotritelError

ROOT = Path(__file__).parents[3]
FAQ = ROOT / "tests" / "data" / "faq" / "shop_ru.csv"
PASSWORD = "correct-horse-battery"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Carries out a command line in an empty folder: status, standard output, standard error."""
    for name in [name for name in os.environ if name.startswith("SMOTRITEL_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = cli.execute(arguments)
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return status, out, err

    return run


@pytest.fixture
def judging(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`bot judge` as a process of its own, which has answered a first line."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "judge", "--jsonl"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"id": 1, "text": "a"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        yield process
        process.kill()


def loaded_by(folder: Path, *arguments: str) -> set[str]:
    """The packages that a command imports."""
    code = (
        "import sys; from bot.cli import execute; execute(sys.argv[1:]);"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=b'{"id": 1, "text": "a"}',
        capture_output=True,
        check=True,
    )
    return set(done.stderr.decode().split())


def test_help_names_every_command_of_the_contract(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    for command in ("run", "doctor", "judge", "answer", "audit", "train", "db"):
        assert re.search(rf"^  {command} ", out, re.MULTILINE)


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = {"aiogram", "sklearn", "numpy", "sqlalchemy", "fastapi", "vk_api", "pydantic", "rich"}
    assert not (heavy | {"handlers", "moderation"}) & loaded_by(tmp_path, "--help")


def test_judging_a_text_loads_neither_scikit_learn_nor_a_driver(tmp_path: Path) -> None:
    assert not {"aiogram", "sklearn", "sqlalchemy", "fastapi", "vk_api"} & loaded_by(tmp_path, "judge")


@pytest.mark.parametrize("arguments", [("runn",), ("judge", "--colour"), ("answer",), ()], ids=str)
def test_a_wrong_command_line_is_status_2(run: Run, arguments: tuple[str, ...]) -> None:
    status, _, err = run(*arguments)
    assert status == 2
    assert "Traceback" not in err


def test_a_missing_configuration_is_one_sentence_and_status_2(run: Run) -> None:
    status, out, err = run("run", "--config", "nowhere.toml")
    assert (status, out) == (2, "")
    assert err == "bot: файла nowhere.toml нет; начните с config.example.toml\n"


def test_an_unknown_key_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[web]\nprot = 1")
    status, _, err = run("run")
    assert status == 2
    assert err == "bot: config.toml, строка 2: неизвестный ключ web.prot; может быть, web.port?\n"


def test_a_data_folder_that_can_not_be_made_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    status, _, err = run("run")
    assert status == 2
    assert err.startswith("bot: папку данных var не создать")


def test_no_error_prints_a_password(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text(f'database = "mysql://anna:{PASSWORD}@db/x"')
    for command in (
        ["db", "current"],
        ["db", "current", "--debug"],
        ["doctor"],
        ["--debug", "db", "upgrade"],
    ):
        status, out, err = run(*command)
        assert status in (1, 2)
        assert PASSWORD not in out + err


def test_a_traceback_is_for_those_who_ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("bot.exchange.answers.read_faq", fail)
    quiet, loud = run("answer", "--faq", "x"), run("answer", "--faq", "x", "--debug")
    assert quiet[0] == loud[0] == 1
    assert quiet[2] == "bot: неожиданная ошибка RuntimeError: a bug (где она возникла, покажет --debug)\n"
    assert "Traceback" in loud[2]


def test_what_went_wrong_is_status_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise SmotritelError("the disk is full")

    monkeypatch.setattr("bot.exchange.answers.read_faq", fail)
    assert run("answer", "--faq", "x") == (1, "", "bot: the disk is full\n")


def test_judge_answers_each_line_in_order_and_wrong_ones_in_place(run: Run) -> None:
    lines = b'{"id": 1, "text": "t.me/+abcdef"}\nnonsense\n{"id": "b"}\n{"id": 2, "text": "hello"}\n'
    status, out, _ = run("judge", "--jsonl", stdin=lines)
    first, second, third, fourth = map(json.loads, out.splitlines())
    assert status == 1
    assert (first["id"], first["decision"], set(first["scores"])) == (
        1, "remove", {"spam", "toxic", "negative", "question"},
    )  # fmt: skip
    assert first["reasons"]
    assert (second["id"], second["line"], set(second)) == (None, 2, {"id", "line", "error"})
    assert (third["id"], third["line"]) == ("b", 3)
    assert (fourth["id"], fourth["decision"], fourth["reasons"]) == (2, "allow", [])


def test_judge_takes_every_option_of_the_contract(run: Run, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("text,axis,label\nпривет,spam,0\n", "utf-8")
    status, out, _ = run(
        "judge", "--jsonl", "--fast", "--explain", "--labels", "labels.csv", stdin=b'{"id": 1, "text": "a"}'
    )
    assert status == 0
    assert json.loads(out)["because"] == []


def test_judge_with_a_model_that_is_not_there_is_status_2(run: Run) -> None:
    status, out, err = run("judge", "--model", "nowhere.npz", stdin=b'{"id": 1, "text": "a"}')
    assert (status, out) == (2, "")
    assert "nowhere" in err


def test_answer_names_the_entry_or_null(run: Run) -> None:
    lines = '{"id": 1, "text": "Сколько стоит доставка?"}\n{"id": 2, "text": "абракадабра"}\n'.encode()
    status, out, _ = run("answer", "--jsonl", "--faq", str(FAQ), stdin=lines)
    first, second = map(json.loads, out.splitlines())
    assert status == 0
    assert first["entry"] == "delivery_cost"
    assert second == {"id": 2, "entry": None, "confidence": second["confidence"]}


def test_audit_tells_what_it_would_have_done_and_writes_a_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "chat.csv").write_text("text,author\nпиши в лс t.me/+abcdef,Бот\nспасибо!,Аня\n", "utf-8")
    status, out, _ = run("audit", "chat.csv", "--html", "report.html", "--staff", "Аня", "--stop", "казино")
    assert status == 0
    assert "t.me/+abcdef" in out
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_audit_of_a_file_that_is_not_there_is_status_2(run: Run) -> None:
    assert run("audit", "nowhere.json") == (2, "", "bot: файла nowhere.json нет\n")


def test_audit_in_an_unknown_zone_is_status_2(run: Run) -> None:
    status, _, err = run("audit", str(FAQ), "--zone", "Mars/Olympus")
    assert status == 2
    assert "Mars/Olympus" in err


def test_nobody_reading_on_is_quiet(judging: subprocess.Popen[bytes]) -> None:
    assert judging.stdout is not None
    judging.stdout.close()
    judging.stdout = None
    _, err = judging.communicate(b'{"id": 2, "text": "a"}\n', timeout=60)
    assert (judging.returncode, err) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("command", ["--help", "judge", "doctor"])
def test_a_full_disk_behind_the_output_is_told_as_such(command: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input=b'{"id": 1, "text": "a"}\n',
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (1, "bot: не всё записано: на диске нет места\n")


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_is_status_130_without_a_traceback(judging: subprocess.Popen[bytes]) -> None:
    judging.send_signal(signal.SIGINT)
    _, err = judging.communicate(timeout=60)
    assert (judging.returncode, err) == (130, b"")


def test_doctor_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMOTRITEL_WEB__PORT", "0")
    status, out, _ = run("doctor")
    assert status == 0
    assert "Python" in out
    assert not list(Path().iterdir())


def test_doctor_with_a_wrong_configuration_is_status_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("colour = 1")
    status, out, _ = run("doctor")
    assert status == 1
    assert "config.toml, строка 1: неизвестный ключ colour" in out


def test_the_database_is_made_described_and_copied(run: Run, tmp_path: Path) -> None:
    assert run("db", "current")[0] == 2
    assert run("db", "upgrade")[0] == 0
    assert run("db", "upgrade")[0] == 0
    status, out, _ = run("db", "current")
    assert (status, len(set(re.findall(r"\b\d{4}\b", out)))) == (0, 1)
    assert run("db", "backup", "copy.db")[0] == 0
    assert (tmp_path / "copy.db").read_bytes().startswith(b"SQLite format 3")


def test_a_copy_that_is_there_is_never_replaced(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade")[0] == 0
    (tmp_path / "copy.db").write_text("Копия понедельника", encoding="utf-8")
    status, _, err = run("db", "backup", "copy.db")
    assert (status, "copy.db" in err) == (2, True)
    assert (tmp_path / "copy.db").read_text(encoding="utf-8") == "Копия понедельника"


def test_train_without_data_is_one_sentence_and_status_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, _, err = run("train", "--data", "empty", "--out", "x.npz")
    assert status == 2
    assert "Traceback" not in err
    assert not (tmp_path / "x.npz").exists()


def test_ctrl_c_before_the_commands_are_read_is_status_130_without_a_traceback(
    tmp_path: Path,
) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")  # what `bot.cli` imports meanwhile
    pressed = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (pressed.returncode, pressed.stderr) == (130, b"")
