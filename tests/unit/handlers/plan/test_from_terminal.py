"""What `bot plan import` brings in a running bot shows to those who approve."""

from pathlib import Path

from bot.configuration.sections import Media
from bot.configuration.settings import Settings
from bot.terminal.planning import Planning
from models.communities import Approval
from models.communities import Planning as Planned
from models.content import PostState
from tests.builders import community
from tests.pictures import picture
from tests.stage import Stage


async def test_what_was_imported_in_the_terminal_is_shown_for_approval_at_once(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.set_up(community(planning=Planned(approval=Approval.ONE)))
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "pie.png").write_bytes(picture())
    media = Media(folder=tmp_path / "pictures")
    terminal = Planning.of(Settings(data=tmp_path / "var", media=media), stage.store, stage.watch)
    lines = [
        f"25.12.2026;{hour}:00;Пирог {hour};{'pie.png' if hour == 22 else ''}\n" for hour in range(10, 23)
    ]
    plan = tmp_path / "plan.csv"
    plan.write_text("Дата;Время;Текст;Медиа\n" + "".join(lines))
    told, whole = await terminal.bring_in("plan.csv", terminal.sheet(plan, ()), dry=False)
    assert whole
    assert told[-1].startswith("Ещё ждут одобрения: 2.")
    await stage.later()
    cards = [one.text for one in stage.network.written.values() if one.buttons]
    assert ["Пирог 10" in cards[0], "Пирог 19" in cards[9], "Пирог 22" in cards[10]] == [True] * 3
    assert len(cards) == 11, "ten at once, and the one whose picture came then"


async def test_what_was_imported_to_be_kept_by_the_platform_is_handed_over_at_once(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.set_up(community())
    terminal = Planning.of(Settings(data=tmp_path / "var"), stage.store, stage.watch)
    plan = tmp_path / "plan.csv"
    plan.write_text("Дата;Время;Текст;Особенности\n25.12.2026;10:00;Пирог;заранее\n")
    _, whole = await terminal.bring_in("plan.csv", terminal.sheet(plan, ()), dry=False)
    assert whole
    await stage.later()
    async with stage.store.reading() as ledger:
        post = await ledger.posts.seen(1)
    assert post is not None
    assert post.state is PostState.HANDED_OVER
