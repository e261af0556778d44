"""/post and /queue: a specialist plans posts by typing."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from models.communities import Place
from models.content import TRANSITIONS, Content, Post, PostState, Trait
from models.marks import Mark, MarkKind
from models.messages import Answered, Author
from models.texts import Sentence
from tests.builders import NOW, community
from tests.stage import Stage


async def kept(stage: Stage, number: int = 1) -> Post:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(number)
    assert post is not None
    return post


async def lack(stage: Stage, capability: str) -> None:
    """Our keys don't let us do something."""
    why = msgspec.json.encode(Sentence("lacking.vk.key", {"name": "[vk] user_token"})).decode()
    async with stage.store.begin() as ledger:
        await ledger.recollections.keep(community().platform, f"lacking:{capability}", why, NOW)


async def in_state(stage: Stage, state: PostState) -> None:
    """A planned post that came into another state."""
    await stage.ask("lev", "/post 18:30 Новая обжарка")
    async with stage.store.begin() as ledger:
        post = await ledger.posts.get(1)
        assert post is not None
        object.__setattr__(post, "state", state)
        await ledger.posts.save(post)


async def test_a_post_is_planned_with_its_text_as_it_was_typed_and_its_picture(stage: Stage) -> None:
    answer = await stage.ask(
        "lev", "/post 18:30\nНовая обжарка!\n\n  — Эфиопия", attachments=("photo-1", "photo-2")
    )
    assert answer == "Пост №1 выйдет 22 нояб., 18:30.\nВ посте: вложений — 2."
    post = await kept(stage)
    assert (post.text, post.content.media, post.author) == (
        "Новая обжарка!\n\n  — Эфиопия",
        ("photo-1", "photo-2"),
        "lev",
    )
    assert post.due == NOW + timedelta(hours=3, minutes=30)


async def test_the_queue_shows_what_is_to_come_by_time(stage: Stage) -> None:
    assert await stage.ask("lev", "/queue") == "Очередь пуста."
    await stage.ask("lev", "/post завтра в 10:00 Второй")
    await stage.ask("lev", "/post 18:30 Первый")
    await stage.ask("lev", "/post 19:30 Лишний")
    await stage.ask("lev", "/queue cancel 3")
    assert await stage.ask("lev", "/queue") == (
        "Очередь:\n№2 · 22 нояб., 18:30 · Первый · ждёт\n№1 · 23 нояб., 10:00 · Второй · ждёт"
    )


async def test_a_cancelled_post_comes_back_when_it_is_moved(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Новая обжарка")
    assert await stage.ask("lev", "/queue cancel №1") == ("Пост №1 отменён. Вернуть: /queue move 1 ВРЕМЯ")
    assert await stage.ask("lev", "/queue move 1 завтра в 9:00") == "Пост №1 выйдет 23 нояб., 09:00."
    assert (await kept(stage)).state is PostState.PLANNED


@pytest.mark.parametrize("state", list(PostState))
@pytest.mark.parametrize(
    ("line", "target"), [("/queue cancel 1", PostState.CANCELLED), ("/queue move 1 19:00", PostState.PLANNED)]
)
async def test_a_post_is_changed_only_while_it_is_not_on_its_way(
    stage: Stage, line: str, target: PostState, state: PostState
) -> None:
    await in_state(stage, state)
    answer = await stage.ask("lev", line)
    changeable = target in TRANSITIONS[state] and state is not PostState.PUBLISHING
    if target is state or changeable:
        # Who moves a draft or what is held has not let it go.
        stays = target is PostState.PLANNED and state in (PostState.DRAFT, PostState.HELD)
        assert (await kept(stage)).state is (state if stays else target)
    else:
        assert answer.startswith("Поздно: пост №1 ")
        assert (await kept(stage)).state is state


async def test_an_edited_post_keeps_its_poll_buttons_and_link_until_there_are_others(stage: Stage) -> None:
    rest = "[Меню](cafe.ru)\n/poll С чем?\nс вишней\nс маком\n/source cafe.ru/pie"
    await stage.ask("lev", f"/post 18:30 Пирог\n{rest}")
    before = (await kept(stage)).content
    answer = await stage.ask("lev", "/edit 1 Новый пирог")
    assert "опрос, вариантов — 2, кнопок — 1" in answer
    assert (await kept(stage)).content == replace(before, text="Новый пирог")
    await stage.ask("lev", "/edit 1 Новый пирог\n[Заказать](cafe.ru)")
    assert (await kept(stage)).content.buttons[0][0].label == "Заказать"


WHOLE = (
    "/post 18:30 Пирог\n[Меню](cafe.ru)\n/poll С чем?\nс вишней\nс маком\n/source cafe.ru/pie\n"
    "/comment Ждём\n/link cafe.ru/x\n/pin 3д\n/keep 7д\n/silent\n/ad ООО «Пирог» erid: 2Vtz"
)


@pytest.mark.parametrize(
    ("word", "gone"),
    [
        ("кнопки", {"buttons"}),
        ("опрос", {"poll"}),
        ("источник, комментарий", {"source", "first_comment"}),
        ("link and keep", {"link", "keep_for"}),
        ("закрепить", {"traits", "pin_for"}),
        ("/тихо", {"traits"}),
        ("реклама", {"traits", "ad"}),
        ("текст", {"text"}),
    ],
)
async def test_an_edit_takes_off_what_is_named_and_nothing_else(
    stage: Stage, word: str, gone: set[str]
) -> None:
    await stage.ask("lev", WHOLE)
    before = (await kept(stage)).content
    assert (await stage.ask("lev", f"/edit 1\n/drop {word}")).startswith("Пост №1 изменён")
    after = (await kept(stage)).content
    assert {name for name in Content.__slots__ if getattr(after, name) != getattr(before, name)} == gone


async def test_pictures_are_taken_off_together_with_what_is_seen_on_them(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Пирог\n/alt Пирог на столе", attachments=("photo:1",))
    await stage.ask("lev", "/edit 1 Новый пирог\n/убрать медиа\n/рубрика Меню")
    post = await kept(stage)
    assert (post.content, post.rubric) == (Content(text="Новый пирог"), "Меню")


async def test_an_edit_that_says_no_text_leaves_it(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    await stage.ask("lev", "/edit 1\n/pin")
    await stage.ask("lev", "/edit 1", attachments=("photo:1",))
    assert (await kept(stage)).content == Content(
        text="Пирог", media=("photo:1",), traits=frozenset({Trait.PINNED})
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/edit 1\n/drop всё", "Не знаю, что убрать: «всё»"),
        ("/edit 1\n/drop текст", "в посте ничего нет"),
        ("/post 19:30 Кофе\n/drop опрос", "Не знаю строки /drop"),
    ],
)
async def test_what_can_not_be_taken_off_is_told_and_nothing_changes(
    stage: Stage, line: str, words: str
) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    before = await kept(stage)
    assert words in await stage.ask("lev", line)
    assert await kept(stage) == before


async def test_another_post_at_the_same_time_is_told(stage: Stage) -> None:
    assert "В то же время" not in await stage.ask("lev", "/post 18:30 Пирог")
    assert "В то же время" not in await stage.ask("lev", "/post 18:31 Чай")
    assert "В то же время выходит пост №1." in await stage.ask("lev", "/post 18:30 Кофе")


async def test_a_post_that_is_moved_beside_another_is_told(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    await stage.ask("lev", "/post 19:30 Чай")
    assert await stage.ask("lev", "/queue move 2 18:30") == (
        "Пост №2 выйдет 22 нояб., 18:30.\nВ то же время выходит пост №1."
    )


async def test_a_day_behind_its_time_is_understood_where_a_post_is_planned_and_moved(stage: Stage) -> None:
    answer = await stage.ask("lev", "/post 18:30 25.12 Распродажа")
    assert answer == "Пост №1 выйдет 25 дек., 18:30."
    assert (await kept(stage)).text == "Распродажа"
    assert await stage.ask("lev", "/queue move 1 9:00 завтра") == "Пост №1 выйдет 23 нояб., 09:00."


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("/queue move 1 9:00 в пятницу", "в пятницу"),
        ("/queue move 1 завтра 9:00 и ещё", "и ещё"),
        ("/queue cancel 1 2", "2"),
        ("/queue past 30", "30"),
        ("/pin 1 3д", "3д"),
        ("/unpin 1 2", "2"),
        ("/delete 1 2", "2"),
    ],
)
async def test_what_is_left_over_behind_a_command_is_named_and_nothing_is_done(
    stage: Stage, line: str, left: str
) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    before = await kept(stage)
    assert (await stage.ask("lev", line)).startswith(f"Не понимаю «{left}», ничего не сделано. Так: /")
    assert await kept(stage) == before


async def test_a_cancelled_post_is_not_edited_and_how_it_comes_back_is_told(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    await stage.ask("lev", "/queue cancel 1")
    before = await kept(stage)
    answer = await stage.ask("lev", "/edit 1 Другой текст")
    assert "отменён" in answer
    assert "/queue move 1 ВРЕМЯ" in answer
    assert await kept(stage) == before
    await stage.ask("lev", "/queue move 1 19:00")
    assert await stage.ask("lev", "/edit 1 Другой текст") == "Пост №1 изменён, выйдет 22 нояб., 19:00."


async def test_terms_of_a_post_are_confirmed(stage: Stage) -> None:
    answer = await stage.ask("lev", "/post 18:30 Пирог\n/pin 3д\n/keep 7д")
    assert answer.endswith("В посте: закрепить, срок — 3 дня, удалить, срок — 7 дней.")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/post", "Так: /post"),
        ("/post 18:30", "нет ни текста, ни вложения"),
        ("/post когда-нибудь текст", "Не понимаю время"),
        ("/post 30.02 9:00 текст", "Такого дня нет"),
        ("/post сегодня 9:00 текст", "уже прошло"),
        ("/post 2062-11-22 9:00 текст", "слишком далеко"),
        ("/post 18:30 " + "я" * 4097, "Площадка: текст длинный — 4097 знаков, а можно 4096."),
        ("/queue explode", "Так: /queue"),
        ("/queue cancel", "Так: /queue"),
        ("/queue move", "Так: /queue"),
        ("/queue cancel 9", "Поста №9 нет."),
        ("/queue cancel 99999999999999999999", "нет."),
        ("/queue cancel ²", "Поста №² нет."),
        ("/queue move 1", "Не понимаю время"),
    ],
)
async def test_a_line_that_can_not_be_carried_out_is_answered_in_words_and_changes_nothing(
    stage: Stage, line: str, words: str
) -> None:
    await stage.ask("lev", "/post 18:30 Новая обжарка")
    before = await kept(stage)
    assert words in await stage.ask("lev", line)
    assert await kept(stage) == before
    async with stage.store.reading() as ledger:
        assert len(await ledger.posts.upcoming("shop", 10)) == 1


async def test_a_community_without_a_wall_can_not_plan(stage: Stage) -> None:
    await stage.set_up(community(places={"desk": Place.DESK}))
    assert await stage.ask("lev", "/post 18:30 текст") == "Публиковать некуда: у сообщества нет стены."


@pytest.mark.parametrize(
    ("text", "length"),
    [
        pytest.param("😀" * 2048, None, id="emoji that just fit"),
        pytest.param("😀" * 2048 + "!", 4097, id="emoji and one sign too many"),
        pytest.param("я" * 4096, None, id="letters that just fit"),
    ],
)
async def test_a_text_is_measured_as_the_strictest_platform_does(
    stage: Stage, text: str, length: int | None
) -> None:
    answer = await stage.ask("lev", f"/post 18:30 {text}")
    refused = f"Площадка: текст длинный — {length} знаков, а можно 4096."
    assert answer == (refused if length else "Пост №1 выйдет 22 нояб., 18:30.")


async def test_a_text_below_a_picture_has_less_room(stage: Stage) -> None:
    answer = await stage.ask("lev", "/post 18:30 " + "я" * 1025, attachments=("photo:F",))
    assert answer == "Площадка: текст под вложением длинный — 1025 знаков, а можно 1024."


@pytest.mark.parametrize(
    ("lacking", "attachments", "planned"),
    [
        ("post", (), False),
        ("post_with_picture", (), True),
        ("post_with_picture", ("photo:F",), False),
    ],
)
async def test_what_the_platform_will_not_allow_is_refused_when_it_is_planned(
    stage: Stage, lacking: str, attachments: tuple[str, ...], planned: bool
) -> None:
    await lack(stage, lacking)
    answer = await stage.ask("lev", "/post 18:30 текст", attachments=attachments)
    refused = "Запланировать нельзя, площадка этого не разрешит: нужен ключ [vk] user_token, а он не задан."
    assert answer.startswith("Пост №1 выйдет 22 нояб., 18:30." if planned else refused)


async def test_what_a_post_holds_is_said_when_it_is_planned(stage: Stage) -> None:
    answer = await stage.ask(
        "lev",
        "/post 18:30 Голосуем!\n[Меню](cafe.ru)\n/poll С чем печь?\nс вишней\nс маком\n/comment Ждём!\n/pin",
        attachments=("photo:1",),
    )
    assert answer == (
        "Пост №1 выйдет 22 нояб., 18:30.\n"
        "В посте: вложений — 1, опрос, вариантов — 2, кнопок — 1, первый комментарий, закрепить."
    )
    content = (await kept(stage)).content
    assert (content.text, content.media, content.first_comment) == ("Голосуем!", ("photo:1",), "Ждём!")


async def test_what_is_attached_to_the_message_that_is_answered_comes_along(stage: Stage) -> None:
    answered = Answered(
        message="m0",
        author=Author(id="lev", name="Лев"),
        text="",
        at=NOW,
        attachments=("video:1", "photo:2"),
    )
    await stage.ask("lev", "/post 18:30 Пирог", answered=answered)
    assert (await kept(stage)).content.media == ("video:1", "photo:2")


async def test_how_the_text_was_set_is_kept(stage: Stage) -> None:
    line = "/post 18:30 Новый пирог"
    marks = (
        Mark(kind=MarkKind.BOLD, start=0, length=5),
        Mark(kind=MarkKind.BOLD, start=line.index("пирог"), length=5),
    )
    await stage.ask("lev", line, marks=marks)
    assert (await kept(stage)).content.marks == (Mark(kind=MarkKind.BOLD, start=6, length=5),)


async def test_a_day_holds_so_many_posts_as_the_platform_allows(stage: Stage) -> None:
    for minute in range(20):
        await stage.ask("lev", f"/post завтра в 10:{minute:02} текст")
    refused = "Площадка: на этот день уже 20 постов, а можно 20."
    assert await stage.ask("lev", "/post завтра в 11:00 текст") == refused
    await stage.ask("lev", "/queue cancel 1")
    assert "выйдет" in await stage.ask("lev", "/post завтра в 11:00 текст")
    assert "выйдет" in await stage.ask("lev", "/post послезавтра в 11:00 текст")
    assert await stage.ask("lev", "/queue move 22 завтра в 12:00") == refused
    assert "выйдет" in await stage.ask("lev", "/queue move 2 завтра в 12:00")


async def test_every_limit_that_is_broken_is_told_at_once(stage: Stage) -> None:
    answer = await stage.ask("lev", "/post 18:30 " + "я" * 4097 + "\n/poll " + "?" * 301 + "\nа\nб")
    assert len(answer.splitlines()) == 2


@pytest.mark.parametrize("lacking", ["post_with_poll", "answer", "pin_post"])
async def test_a_right_that_lacks_for_a_part_of_the_post_is_named(stage: Stage, lacking: str) -> None:
    await lack(stage, lacking)
    answer = await stage.ask("lev", "/post 18:30 текст\n/poll ?\nа\nб\n/comment Ждём!\n/pin")
    assert (
        answer
        == "Запланировать нельзя, площадка этого не разрешит: нужен ключ [vk] user_token, а он не задан."
    )


async def test_a_planned_post_says_something_else_and_keeps_its_pictures(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Пирог\n/pin", attachments=("photo:1",))
    answer = await stage.ask("lev", "/edit 1 Пирог с вишней")
    assert answer == "Пост №1 изменён, выйдет 22 нояб., 18:30.\nВ посте: вложений — 1, закрепить."
    assert (await kept(stage)).content == Content(
        text="Пирог с вишней", media=("photo:1",), traits=frozenset({Trait.PINNED})
    )
    await stage.ask("lev", "/edit №1 Пирог с вишней", attachments=("photo:2",))
    assert (await kept(stage)).content.media == ("photo:2",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/edit", "Так: /edit"),
        ("/edit 1", "Так: /edit"),
        ("/edit 9 текст", "Поста №9 нет."),
        ("/edit 1 " + "я" * 4097, "4097"),
        ("/edit 1 текст\n/тихл", "Не знаю строки /тихл"),
        ("/pin 1", "не на стене: ждёт"),
        ("/delete 1", "/queue cancel 1"),
        ("/unpin", "Так: /pin"),
        ("/delete", "Так: /delete"),
        ("/pin 9", "Поста №9 нет."),
    ],
)
async def test_what_can_not_be_done_to_a_planned_post_is_told(stage: Stage, line: str, words: str) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    before = await kept(stage)
    assert words in await stage.ask("lev", line)
    assert await kept(stage) == before


async def test_a_line_that_names_a_post_takes_no_marks_off_the_words_below_it(stage: Stage) -> None:
    line = "/post 18:30 Заголовок\n/рубрика Меню\nпросто, жирное"
    bold = Mark(kind=MarkKind.BOLD, start=line.index("жирное"), length=6)
    over = Mark(
        kind=MarkKind.ITALIC, start=line.index("Заголовок"), length=len("Заголовок\n/рубрика Меню\nпросто")
    )
    await stage.ask("lev", line, marks=(bold, over))
    post = await kept(stage)
    shown = {mark.kind: post.text[mark.start : mark.start + mark.length] for mark in post.content.marks}
    assert shown == {MarkKind.BOLD: "жирное", MarkKind.ITALIC: "Заголовок\nпросто"}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("/edit 1\n/drop кнопки\nНовый текст", "Новый текст"),
        ("/edit 1 /drop кнопки\nНовый текст", "Новый текст"),
        ("/edit 1 /drop кнопки", "Пирог"),
        ("/edit 1 /title Меню\n/drop кнопки\n \nНовый текст", "Новый текст"),
        ("/edit 1 Новый текст\n\n/drop кнопки", "Новый текст"),
    ],
)
async def test_a_line_that_stands_above_the_text_leaves_no_empty_one_behind(
    stage: Stage, line: str, text: str
) -> None:
    await stage.ask("lev", "/post 18:30 Пирог\n[Меню](cafe.ru)")
    await stage.ask("lev", line)
    assert (await kept(stage)).content == Content(text=text)


async def test_marks_move_up_with_a_text_that_stood_below_a_line(stage: Stage) -> None:
    line = "/post 18:30 /title Меню\n\nПирог два"
    bold = Mark(kind=MarkKind.BOLD, start=line.index("два"), length=3)
    await stage.ask("lev", line, marks=(bold,))
    post = await kept(stage)
    assert (post.title, post.text) == ("Меню", "Пирог два")
    assert post.content.marks == (replace(bold, start=6),)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("/edit 1 Текст /drop кнопки", "drop"),
        ("/edit 1 Текст /Pin 1ч\n/silent", "Pin"),
        ("/edit 1\n/title Меню /рубрика Пироги", "рубрика"),
        ("/post 19:30 Кофе /silent", "silent"),
        ("/repeat ежедневно 9:00 Чай /keep 1д", "keep"),
    ],
)
async def test_the_word_of_a_line_that_stands_within_another_one_is_not_published(
    stage: Stage, line: str, word: str
) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    assert f"/{word} стоит в середине строки" in await stage.ask("lev", line)
    assert (await kept(stage)).content == Content(text="Пирог")


@pytest.mark.parametrize(
    "text", ["Пирог и/или чай", "200 ₽ / pin", "https://a.ru/link и /меню", "Жмите «/poll»", "Чай (/silent)"]
)
async def test_a_slash_in_a_text_is_a_part_of_it(stage: Stage, text: str) -> None:
    await stage.ask("lev", f"/post 18:30 {text}")
    assert (await kept(stage)).text == text


async def test_what_is_seen_on_no_medium_is_not_taken_in_silence(stage: Stage) -> None:
    assert "Описывать нечего" in await stage.ask("lev", "/post 18:30 Пирог\n/alt Вишня")
    two = "/post 18:30 Пирог\n/alt Вишня\n/alt Мак"
    assert "медиа в посте — 1, описаний (/alt) — 2" in await stage.ask("lev", two, attachments=("photo-1",))
    await stage.ask("lev", "/post 18:30 Пирог\n/alt Вишня", attachments=("photo-1",))
    assert (await kept(stage)).content.alt == ("Вишня",)
