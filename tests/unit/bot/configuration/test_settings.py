"""The configuration is read strictly, explained in plain words, and keeps its secrets."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import LOCALE
from bot.configuration import errors, sections
from bot.configuration.errors import known_keys, line_of
from bot.configuration.language import language_at
from bot.configuration.settings import Settings, data_folder, load_settings
from models.errors import ConfigError
from models.texts import catalogue
from tests.refused import refused

EXAMPLE = Path(__file__).parents[4] / "config.example.toml"


@pytest.fixture(autouse=True)
def _no_variables_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in known_keys(Settings):
        monkeypatch.delenv("SMOTRITEL_" + "__".join(name).upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the file says, what is wrong is told in English."""
    monkeypatch.setenv("SMOTRITEL_LANGUAGE", "en")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def flat(table: dict[str, object], *above: str) -> set[tuple[str, ...]]:
    keys: set[tuple[str, ...]] = set()
    for name, value in table.items():
        keys |= flat(value, *above, name) if isinstance(value, dict) else {(*above, name)}
    return keys


def test_the_example_is_exactly_the_defaults() -> None:
    assert load_settings(EXAMPLE) == load_settings(None)
    assert load_settings(EXAMPLE).database == load_settings(None).database


def test_the_example_has_each_key_once_and_no_other() -> None:
    assert flat(tomllib.loads(EXAMPLE.read_text("utf-8"))) == set(known_keys(Settings))


def test_each_key_of_the_example_stands_under_a_comment() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert len(keys) == len(set(known_keys(Settings)))
    assert all(lines[number - 1].startswith("# ") for number in keys)


def test_without_a_file_the_file_here_is_taken(config: Path) -> None:
    config.write_text('language = "en"')
    assert load_settings().language == "en"


def test_the_environment_wins_over_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("[web]\nport = 9000\nallow_public = true")
    monkeypatch.setenv("SMOTRITEL_WEB__PORT", "9001")
    assert load_settings(config).web.port == 9001
    assert load_settings(config).web.allow_public


def test_the_database_and_the_local_network_follow_the_data_folder(config: Path) -> None:
    config.write_text('data = "elsewhere"')
    settings = load_settings(config)
    assert settings.database.get_secret_value() == "sqlite+aiosqlite:///elsewhere/smotritel.db"
    assert settings.local_database == Path("elsewhere/local.db")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "# port\n\n[web]\nprot = 1", "line 4: unknown key web.prot; did you mean web.port?", id="misspelt"
        ),
        pytest.param("web.prot = 1", "line 1: unknown key web.prot", id="dotted key"),
        pytest.param('x = 1\nweb = { "prot" = 1 }', "line 2: unknown key web.prot", id="inline table"),
        pytest.param('[logs]\nlevel = """\nloud"""', "line 2: logs.level must be one of", id="many lines"),
        pytest.param(
            '[web]\nport = "door"', "line 2: web.port must be a whole number", id="text for a number"
        ),
        pytest.param("[web]\nport = true", "line 2: web.port must be a number", id="truth for a number"),
        pytest.param("[web]\nport = 70000", "line 2: web.port must be less than or equal to", id="too large"),
        pytest.param("web = 3", "line 1: web must be a section", id="number for a section"),
        pytest.param("data = 3", "line 1: data must be a path", id="number for a path"),
        pytest.param("\n[icq]", "line 2: unknown key icq", id="unknown section"),
        pytest.param("a = ", "is not a TOML file", id="not TOML"),
        pytest.param('[telegram]\ntoken = "x"', "line 2: telegram.token is not a token", id="half a token"),
        pytest.param('[telegram]\nproxy = "host:1"', "line 2: telegram.proxy must be like", id="no proxy"),
        pytest.param(
            '[telegram]\nwebhook = "http://a.ru"',
            "begins with https://",
            id="an address without a certificate",
        ),
        pytest.param(
            '[approval]\naddress = "https://a.ru/posts"',
            "line 2: approval.address must be an address without a path",
            id="an address of a part of a site",
        ),
        pytest.param(
            '[vk]\ncommunity = "cafe"', "line 2: vk.community is not the number", id="a community by name"
        ),
        pytest.param("[vk]\ncommunity = 5", "vk.community_token goes together with", id="no key"),
        pytest.param(
            '[vk]\ncommunity_token = "vk1.a.x"', "vk.community_token goes together with", id="whose key"
        ),
        pytest.param(
            '[web]\nhost = "0.0.0.0"', "set allow_public = true", id="open to the world by accident"
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(config: Path, text: str, words: str) -> None:
    config.write_text(text)
    with refused(words, str(config)):
        load_settings(config)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        pytest.param("SMOTRITEL_WEB__PROT", "1", "did you mean SMOTRITEL_WEB__PORT?", id="misspelt"),
        pytest.param(
            "SMOTRITEL_WEB__PORT", "x", "variable SMOTRITEL_WEB__PORT: web.port must be", id="wrong"
        ),
        pytest.param("SMOTRITEL_WEB", "x", "set single keys", id="a whole section"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    with refused(words):
        load_settings()


def test_a_missing_file_that_was_asked_for_is_an_error(tmp_path: Path) -> None:
    with refused("there is no file"):
        load_settings(tmp_path / "nowhere.toml")


def test_a_file_of_another_encoding_is_an_error_not_a_traceback(config: Path) -> None:
    config.write_bytes("language = 'русский'".encode("cp1251"))
    with refused("not UTF-8"):
        load_settings(config)


def test_a_mark_that_windows_editors_leave_is_no_error(config: Path) -> None:
    config.write_text('language = "en"', encoding="utf-8-sig")
    assert load_settings(config).language == "en"


def test_a_public_address_is_allowed_on_purpose(config: Path) -> None:
    config.write_text('[web]\nhost = "0.0.0.0"\nallow_public = true')
    assert load_settings(config).web.public


def test_a_password_is_nowhere_to_be_seen(config: Path) -> None:
    config.write_text('database = "postgresql+asyncpg://anna:pa%40ssword@db/smotritel"')
    settings = load_settings(config)
    shown = f"{settings!r} {settings} {settings.model_dump_json()} {settings.model_dump()}"
    assert "ssword" not in shown
    assert list(settings.secrets()) == ["pa@ssword"]


def test_of_an_address_that_can_not_be_read_nothing_is_printed(config: Path) -> None:
    address = "postgresql+asyncpg://anna:pa[ssword@db/smotritel"
    config.write_text(f'database = "{address}"')
    assert list(load_settings(config).secrets()) == [address]
    config.write_text("")
    assert list(load_settings(config).secrets()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "строка 3: web.port — нужно целое число"),
        ('language = "en"', "line 3: web.port must be a whole number"),
        ('language = "de"', "строка 1: language — нужно одно из: ru, en"),
    ],
)
def test_a_mistake_is_told_in_the_language_that_the_file_asks_for(
    config: Path, text: str, words: str
) -> None:
    config.write_text(f'{text}\n[web]\nport = "x"')
    with pytest.raises(ConfigError, match=re.escape(words)):
        load_settings(config)


@pytest.mark.parametrize(
    "value",
    ["inf", "nan", "1e400", "-1", '"https://[::1"', '"socks5://["', '"\\u0000"', "[1]", "{}", "1979-05-27"],
)
def test_no_key_has_a_mistake_that_only_pydantic_has_words_for(config: Path, value: str) -> None:
    for key in set(known_keys(Settings)) - {("language",)}:
        config.write_text(f'language = "ru"\n{".".join(key)} = {value}')
        try:
            list(load_settings(config).secrets())
        except ConfigError as error:
            words = str(error).removeprefix(f"{config}, строка 2: ")
            assert re.search("[а-я]", words), words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('language = "en"\nbroken', "en"),
        ("language='en'", "en"),
        ("broken", "ru"),
        ('[local]\nlanguage = "en"', "ru"),
        ('language = "de"', "ru"),
    ],
)
def test_the_language_is_known_even_of_a_file_that_is_broken(config: Path, text: str, language: str) -> None:
    config.write_text(text)
    assert language_at(config) == language


def test_every_word_about_the_configuration_is_in_the_catalogues() -> None:
    code = "".join(file.read_text("utf-8") for file in Path(sections.__file__).parent.glob("*.py"))
    kinds = set(re.findall(r'(?:wrong|_about)\(.*?"([a-z_]+)"', code)) | set(errors.SAME.values())
    known = {message.id for message in catalogue(LOCALE, "en")}
    assert {f"config.{kind}" for kind in kinds - {"file"}} <= known, "of a file its own error is told"
    assert len(kinds) > len(errors.SAME.values())


def test_a_wrong_value_is_not_repeated_in_the_error(config: Path) -> None:
    config.write_text('language = "hunter2-hunter2"\n[web]\nport = "hunter2-hunter2"')
    with pytest.raises(ConfigError) as caught:
        load_settings(config)
    assert "hunter2" not in str(caught.value)


def test_a_secret_can_stand_in_a_file_of_its_own(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("postgresql+asyncpg://anna:password@db/smotritel\n")
    config.write_text(f"database_file = {str(secret)!r}")
    from_file = load_settings(config)
    config.write_text("")
    monkeypatch.setenv("SMOTRITEL_DATABASE_FILE", str(secret))
    from_environment = load_settings(config)
    assert from_file.database.get_secret_value() == "postgresql+asyncpg://anna:password@db/smotritel"
    assert from_environment.database == from_file.database


@pytest.mark.usefixtures("english")
def test_a_secret_given_twice_is_an_error(config: Path, tmp_path: Path) -> None:
    config.write_text('database = "x"\ndatabase_file = "y"')
    with refused("both set; keep one"):
        load_settings(config)


def test_an_empty_secret_beside_its_file_is_not_given_twice(config: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from a file")
    config.write_text('[local]\ntoken = ""\ntoken_file = "token"')
    assert load_settings(config).local.token.get_secret_value() == "from a file"


@pytest.mark.usefixtures("english")
def test_a_secret_file_that_is_missing_is_named(config: Path) -> None:
    config.write_text('[local]\nenabled = true\n[telegram]\ntoken_file = "nowhere"')
    with refused(f"{config}, line 4: telegram.token_file: there is no file nowhere"):
        load_settings(config)
    config.write_text('database_file = "nowhere"')
    with refused("line 1: database_file: there is no file nowhere"):
        load_settings(config)


def test_the_data_folder_is_made_on_first_use_and_closed_to_others(tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o077 == 0
    assert data_folder(folder) == folder


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with refused("the data folder"):
        data_folder(tmp_path / "var")


def test_hosts_in_letters_of_ours_are_kept_as_they_are_asked_for(config: Path) -> None:
    config.write_text('[media]\nhosts = ["Кафе.рф", ".кафе.рф", "CDN.example"]')
    cafe = "xn--80akn5b.xn--p1ai"
    assert load_settings(config).media.hosts == (cafe, f".{cafe}", "cdn.example")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "host", ["кафе", "stra\u00dfe.example", "\u24d2dn.example", "ка..рф", "..рф", "кафе.рф/x"]
)
def test_a_host_that_can_be_read_in_two_ways_is_none(config: Path, host: str) -> None:
    config.write_text(f'[media]\nhosts = ["{host}"]')
    with refused("no name of a host"):
        load_settings(config)


names = st.sampled_from(["a", "b", "web", "port"])
values = st.sampled_from(["1", "true", "[\n1,\n2\n]", '"""line\nbreak"""', "{ deep = 1 }"])


@given(
    st.lists(st.tuples(names, names, values, st.integers(0, 2)), unique_by=lambda row: row[:2], max_size=8)
)
def test_the_line_of_a_key_is_where_it_was_written(rows: list[tuple[str, str, str, int]]) -> None:
    lines: list[str] = []
    written: dict[tuple[str, ...], int] = {}
    for section, key, value, comments in rows:
        lines += ["# comment"] * comments
        written[section, key] = len(lines) + 1
        lines += f"{section}.{key} = {value}".split("\n")
    text = "\n".join(lines)
    assert {keys: line_of(text, keys) for keys in written} == written
    assert line_of(text, ("nowhere", "key")) is None


@pytest.mark.parametrize("name", ["123", "club123", "public123", "https://vk.com/club123/", "-123"])
def test_a_community_is_known_by_the_end_of_its_address(config: Path, name: str) -> None:
    config.write_text(f'[vk]\ncommunity = "{name}"\ncommunity_token = "vk1.a.x"')
    assert load_settings(config).vk.community == 123
