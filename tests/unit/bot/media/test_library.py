"""Media are kept once, whole, and as long as a post needs them."""

import errno
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.media.library import KEPT_UNUSED, Library
from bot.media.shelf import Shelf
from models.batches import Batch
from models.content import Content, Post, PostState
from models.errors import NotTaken, StorageError
from models.media import hash_of
from tests.builders import COMMUNITY, NOW
from tests.fakes import Watch
from tests.pictures import PDF, picture

CAKE, PIE = picture(colour="orange"), picture(colour="brown")


def lying(library: Library) -> set[str]:
    return {file.name for file in library.shelf.files()}


async def test_a_content_is_kept_once_whatever_it_is_called(library: Library) -> None:
    first = await library.take_in(CAKE, "cake.png", "https://cdn.example/cake.png")
    again = await library.take_in(CAKE, "../../торт.jpg", "folder:торт.jpg")
    assert first.name == again.name == f"photo:@{hash_of(CAKE)}"
    assert lying(library) == {hash_of(CAKE), f"{hash_of(CAKE)}.small"}
    file = await library.file(first.name)
    assert file is not None
    assert file.content == CAKE
    assert file.medium.title == again.title == "cake.png"
    async with library.store.reading() as ledger:
        found = await ledger.media.from_origins(["https://cdn.example/cake.png", "folder:торт.jpg", "no"])
    assert {one.hash for one in found.values()} == {hash_of(CAKE)}
    assert len(found) == 2


async def test_who_brings_a_document_once_more_gives_no_post_another_title(
    library: Library, watch: Watch
) -> None:
    first = await library.take_in(PDF, "Прайс.pdf")
    watch.now += timedelta(days=1)
    again = await library.take_in(PDF, "ЛЮБЫЕ НОВЫЕ СЛОВА.pdf")
    file = await library.file(first.name)
    assert file is not None
    assert (file.medium, file.medium.title) == (again, "Прайс.pdf")
    assert again.added_at > first.added_at, "what was brought again is kept as long again"


async def test_a_title_tells_by_its_ending_what_the_content_is(library: Library) -> None:
    assert (await library.take_in(CAKE, "../../торт.jpg")).title == "торт.png"


async def test_a_picture_has_a_small_one_and_so_has_a_document(library: Library) -> None:
    await library.take_in(CAKE, "cake.png")
    document = await library.take_in(PDF, "меню.pdf")
    assert (await library.thumbnail(hash_of(CAKE)) or b"").startswith(b"\xff\xd8\xff")
    assert (await library.thumbnail(document.hash) or b"").startswith(b"\xff\xd8\xff")
    assert document.title == "меню.pdf"


async def test_what_is_no_medium_leaves_nothing(library: Library) -> None:
    with pytest.raises(NotTaken):
        await library.take_in(b"<html>", "cake.png")
    assert lying(library) == set()


async def test_a_full_disk_leaves_nothing_half_written(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="No space left"):
            await library.take_in(CAKE, "cake.png")
    assert lying(library) == set()
    assert await library.file(f"photo:@{hash_of(CAKE)}") is None
    await library.take_in(CAKE, "cake.png")
    assert hash_of(CAKE) in lying(library)


async def test_what_no_post_needs_goes_after_a_time_and_what_one_needs_stays(
    library: Library, watch: Watch
) -> None:
    cake, pie = await library.take_in(CAKE, "cake.png"), await library.take_in(PIE, "pie.png")
    said = Content(text="Торт", media=(cake.name,))
    draft = Post(id=0, community=COMMUNITY, author="lev", content=said, due=NOW, state=PostState.DRAFT)
    async with library.store.begin() as ledger:
        draft = await ledger.posts.add(draft)
    watch.now += KEPT_UNUSED + timedelta(days=300)
    await library.tidy()
    assert await library.file(cake.name) is not None, "a draft waits however long it takes"
    assert await library.file(pie.name) is None
    assert hash_of(PIE) not in lying(library)
    assert await library.thumbnail(hash_of(PIE)) is None
    async with library.store.begin() as ledger:
        await ledger.posts.remove(draft.id)
    await library.tidy()
    assert lying(library) == set()


async def test_what_an_import_took_out_of_a_post_stays_as_long_as_others_lately_used(
    library: Library, watch: Watch
) -> None:
    cake = await library.take_in(CAKE, "cake.png")
    watch.now += KEPT_UNUSED + timedelta(days=1)
    post = Post(id=1, community=COMMUNITY, author="lev", content=Content(media=(cake.name,)), due=NOW)
    batch = Batch(id=0, at=watch.now, who="lev", source="plan.csv", before=(post,), after=(post,))
    async with library.store.begin() as ledger:
        await ledger.batches.add(batch)
    await library.tidy()
    assert await library.file(cake.name) is not None, "the import may be taken back"
    watch.now += KEPT_UNUSED + timedelta(days=1)
    await library.tidy()
    assert await library.file(cake.name) is None


async def test_what_came_lately_stays_though_no_post_needs_it_yet(library: Library, watch: Watch) -> None:
    await library.take_in(CAKE, "cake.png")
    watch.now += KEPT_UNUSED - timedelta(days=1)
    await library.tidy()
    assert hash_of(CAKE) in lying(library)


async def test_what_a_killed_process_has_left_goes(library: Library, watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "media" / "ab"
    folder.mkdir(parents=True)
    unwritten, unnoted = folder / f".{'ab' * 32}.1234.part", folder / ("ab" * 32)
    for file in (unwritten, unnoted):
        file.write_bytes(b"x")
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    await library.tidy()
    assert unwritten.exists(), "it may still be on its way"
    watch.now += timedelta(days=2)
    await library.tidy()
    assert not unwritten.exists()
    assert not unnoted.exists()


def test_a_shelf_has_no_place_for_what_is_no_hash(tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "a" * 63, "A" * 64, ""):
        with pytest.raises(ValueError, match="not a hash"):
            Shelf(tmp_path).read(name)


async def test_a_webp_is_kept_in_a_form_that_every_platform_takes(library: Library) -> None:
    plain = await library.take_in(picture("WEBP"), "cake.webp", "https://cdn.example/cake.webp")
    assert (plain.look.form, plain.title, plain.look.width) == ("jpeg", "cake.jpg", 60)
    out = BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "WEBP")
    assert (await library.take_in(out.getvalue(), "glass.webp")).look.form == "png"
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = BytesIO()
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(NotTaken):
        await library.take_in(moving.getvalue(), "moving.webp")
