"""Histories as files: what is read, what is left out, how a broken file is told."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.readers import messages, recognised
from bot.audit.records import Aside, Damaged, Kind, Skipped
from handlers.audit import LOCALE
from handlers.audit.records import AuditMessage
from models.communities import Place
from models.messages import AuthorKind
from models.texts import Sentence, Texts

DATA = Path(__file__).parents[3] / "data" / "audit"
MOSCOW = ZoneInfo("Europe/Moscow")


def aside() -> Aside:
    return Aside(MOSCOW)


def read(content: bytes, notes: Aside | None = None) -> tuple[list[AuditMessage], Sentence | None]:
    """The messages of a file and, if it is broken, how that is told."""
    file = io.BytesIO(content)
    found: list[AuditMessage] = []
    try:
        found.extend(messages(file, recognised(file), notes or aside()))
    except Damaged as damaged:
        return found, damaged.why
    return found, None


def named(name: str, notes: Aside | None = None) -> list[AuditMessage]:
    found, broken = read((DATA / name).read_bytes(), notes)
    assert broken is None
    return found


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"name": "x", "messages": []}', Kind.TELEGRAM_CHAT),
        (b'{"contacts": {"list": []}, "chats": {"list": []}}', Kind.TELEGRAM_ACCOUNT),
        (b'{"response": {"count": 0, "items": []}}', Kind.VK_PAGES),
        (b'{"count": 1, "items": []}', Kind.VK_PAGES),
        (b'[{"response": {"items": []}}]', Kind.VK_PAGES),
        (b'\xef\xbb\xbf [{"items": []}, {"items": []}]', Kind.VK_PAGES),
        (b'[{"id": 1, "from_id": 2, "text": "x"}]', Kind.VK_COMMENTS),
        (b"text\nx", Kind.TABLE),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, kind: Kind) -> None:
    assert recognised(io.BytesIO(content)) is kind


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "audit.broken.empty"),
        (b" \n", "audit.broken.empty"),
        (b"<!DOCTYPE html>", "audit.broken.html"),
        (b"PK\x03\x04rest", "audit.broken.archive"),
        (b'{"error": {"error_code": 15}}', "audit.broken.unknown"),
        (b'{"a": [', "audit.broken.cut"),
        (b"[]", "audit.broken.unknown"),
    ],
)
def test_what_can_not_be_read_is_told_in_words(content: bytes, key: str) -> None:
    with pytest.raises(Damaged) as told:
        recognised(io.BytesIO(content))
    assert told.value.why.key == key


def test_a_telegram_chat_is_read_with_its_links_forwards_and_own_posts() -> None:
    notes = aside()
    found = {message.id: message for message in named("telegram_chat.json", notes)}
    assert sorted(found) == ["2", "3", "4", "5", "6", "7", "8", "9"]
    assert notes.skipped == {Skipped.SERVICE: 1}
    question = found["3"]
    assert (question.chat, question.author, question.author_name) == ("1500", "user1", "Анна")
    assert question.at == datetime(2024, 6, 1, 10, 3, tzinfo=UTC)
    assert question.place is Place.CHAT
    assert found["4"].text == "Лучший заработок вот тут!"
    assert found["4"].hidden_links == ("https://t.me/+AbCdEfGh1234",)
    assert found["5"].text == "Спасибо большое @mayak"
    assert found["6"].reply_to == "3"
    assert found["7"].forwarded_from_channel
    kinds = {id_: message.kind for id_, message in found.items()}
    assert [id_ for id_, kind in kinds.items() if kind is AuthorKind.COMMUNITY] == ["2", "6"]
    assert [id_ for id_, kind in kinds.items() if kind is AuthorKind.CHANNEL] == ["8"]


def test_an_old_export_tells_the_clock_of_its_maker() -> None:
    assert named("telegram_chat.json")[-1].at == datetime(2024, 6, 1, 13, 9, tzinfo=MOSCOW)


def test_private_conversations_of_an_account_are_left_out() -> None:
    notes = aside()
    found = named("telegram_account.json", notes)
    assert [(message.chat, message.text) for message in found] == [
        ("1500", "где вы находитесь?"),
        ("900", "Новая коллекция"),
        ("7", "до скольки работаете?"),
    ]
    assert notes.skipped == {Skipped.PRIVATE: 2}
    assert found[1].kind is AuthorKind.COMMUNITY


def test_vk_comments_are_read_with_their_threads_and_names() -> None:
    notes = aside()
    found = {message.id: message for message in named("vk_pages.json", notes)}
    assert list(found) == ["1", "2", "3", "5", "6", "7"]
    assert notes.skipped == {Skipped.DELETED: 1}
    assert notes.names == {"101": "Иван Петров", "102": "Ольга", "-777": "Маяк", "-888": "Сосед"}
    assert found["1"].chat == "wall-777_10"
    assert found["2"].kind is AuthorKind.COMMUNITY
    assert found["2"].chat == "wall-777_10"
    assert found["6"].kind is AuthorKind.CHANNEL
    assert found["6"].hidden_links == ("https://example.org/sale",)
    assert (found["2"].reply_to, found["3"].reply_to, found["1"].reply_to) == ("1", "1", None)
    assert found["7"].chat == "wall-777_11"


@pytest.mark.parametrize("wrap", ["[%s]", '{"items": %s}', '{"response": {"items": %s}}'])
def test_bare_comments_are_read_too(wrap: str) -> None:
    comments = json.dumps([{"id": 1, "from_id": 5, "date": 1717236000, "text": "а"}])
    found, broken = read((wrap % comments).replace("[[", "[").replace("]]", "]").encode())
    assert broken is None
    assert [message.text for message in found] == ["а"]


def test_pages_that_a_script_appended_to_one_file_are_all_read() -> None:
    page = '{"items": [{"id": %d, "from_id": 5, "text": "а"}]}'
    found, broken = read("\n".join(page % number for number in (1, 2, 3)).encode())
    assert ([message.id for message in found], broken) == (["1", "2", "3"], None)


def test_a_table_is_read_in_its_encoding_with_dates_of_a_spreadsheet() -> None:
    first, second, undated = named("comments.csv")
    assert (first.text, first.author, first.chat) == ('Где "маяк"?', "Анна", "пост 1")
    assert first.at == datetime(2024, 6, 1, 13, 5, tzinfo=MOSCOW)
    assert second.at == datetime(2024, 6, 1, 10, 7, tzinfo=UTC)
    assert (undated.at, undated.author, undated.id) == (None, "", "line 5")


@pytest.mark.parametrize(
    "date", ["вчера", "0001-01-01", "9999-12-31T23:59:59", "99999999999999", "31.02.2024"]
)
def test_an_impossible_date_is_no_date(date: str) -> None:
    found, _ = read(f"text,date\nx,{date}\n".encode())
    assert [message.at for message in found] == [None]


def test_a_table_without_texts_says_what_it_found() -> None:
    found, broken = read("author,message\nа,б\n".encode())
    assert found == []
    assert broken is not None
    assert broken.key == "audit.broken.table.column"
    assert broken.params == {"line": 1, "column": "text", "found": "author, message"}


def test_a_file_that_was_cut_off_keeps_what_was_read_and_tells_where() -> None:
    whole = (DATA / "telegram_chat.json").read_bytes()
    cut = whole[: whole.index('"Пётр"'.encode())]
    found, broken = read(cut)
    assert [message.id for message in found] == ["2", "3"]
    assert broken is not None
    assert broken.key == "audit.broken.cut"
    assert broken.params["byte"] == len(cut)
    assert broken.params["line"] == cut.count(b"\n") + 1


def test_damage_far_into_a_file_is_told_to_the_byte() -> None:
    comments = ",\n".join(json.dumps({"id": n, "from_id": 1, "text": "x" * 50}) for n in range(500))
    good = '{"items": [' + comments
    found, broken = read(f"{good}, oops]}}".encode())
    assert len(found) == 500
    assert broken is not None
    assert broken.key == "audit.broken.json"
    assert len(good) <= int(broken.params["byte"]) <= len(good) + 3
    assert (broken.params["line"], found[-1].id) == (500, "499")


def test_bytes_that_are_no_text_are_told() -> None:
    content = b'[{"items": [{"id": 1, "from_id": 1, "text": "x"}, {"id": 2, "text": "\xff"}]}]'
    found, broken = read(content)
    assert [message.id for message in found] == ["1"]
    assert broken is not None
    assert (broken.key, broken.params["byte"]) == ("audit.broken.encoding", content.index(b"\xff"))


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.text(max_size=8)
    | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def odd(*names: str) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, anything))


telegram = odd("id", "type", "date", "date_unixtime", "from", "from_id", "text", "forwarded_from").map(
    lambda raw: {"name": "x", "id": 1, "messages": [raw | {"type": "message"}]}
)
vk = odd("id", "from_id", "date", "text", "post_id", "owner_id", "thread", "attachments", "deleted").map(
    lambda raw: {"items": [raw], "profiles": [raw], "groups": [raw]}
)


@given(telegram | vk)
def test_no_shape_of_a_message_breaks_the_reading(document: dict[str, object]) -> None:
    read(json.dumps(document).encode())


def lines(count: int) -> Iterator[bytes]:
    yield b'{"messages": ['
    for number in range(count):
        yield b'{"id": %d, "type": "message", "from_id": "user1", "text": "x"},\n' % number
    yield b"{}]}"


def test_messages_come_while_the_file_is_still_being_read() -> None:
    file = io.BytesIO(b"".join(lines(5_000)))
    first = next(messages(file, Kind.TELEGRAM_CHAT, aside()))
    assert first.id == "0"
    assert file.tell() < 10_000


@pytest.mark.parametrize(
    ("content", "ru"),
    [
        (b"a,b\n1,2\n", "строка 1: ожидался столбец «text», найдены: a, b"),
        (b'text\nx\n"y', "строка 3 не читается как CSV, проверьте кавычки."),
        (b"text\n" + "ю".encode() * 600_000 + b"\n\xff\n", "строка 3: ожидался текст в UTF-8."),
    ],
    ids=["no such column", "cut off in a cell", "not text"],
)
def test_what_is_wrong_with_a_table_is_told_in_the_language_of_the_report(content: bytes, ru: str) -> None:
    _, broken = read(content)
    assert broken is not None
    texts = Texts(LOCALE)
    assert texts.render("ru", broken).startswith(ru)
    assert texts.render("en", broken).startswith("line ")
