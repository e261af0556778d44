"""The page shows small pictures of what posts show."""

from tests.pages import opened

HASH = "ab" * 32


async def test_a_small_picture_is_shown_by_its_hash_and_nothing_else() -> None:
    async def thumbnail(hash_: str) -> bytes | None:
        return b"\xff\xd8\xffpicture" if hash_ == HASH else None

    async with opened(thumbnail=thumbnail) as page:
        async with page.session.get(f"/media/{HASH}") as answer:
            assert (answer.status, answer.content_type) == (200, "image/jpeg")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "immutable" in answer.headers["Cache-Control"]
        for name, status in (("cd" * 32, 404), ("no-hash", 422), ("..%2f..%2fsigning.key", 404)):
            async with page.session.get(f"/media/{name}") as answer:
                assert answer.status == status
