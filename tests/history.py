"""A made-up year of three communities, of which the truth is known: which hour, rubric and format do best.

Everything comes from one seed. The first community is on VK and tells everything, the second on Telegram,
which tells neither views nor reposts, the third on the local network.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from models.cases import Case, CaseKind, CaseState
from models.communities import Community, Place
from models.content import Content, Poll, Post, PostState, Results
from models.entrances import Campaign, Join
from models.messages import Address
from models.outcomes import Counter, Tally
from models.rivals import RivalPost, RivalSeen
from models.spending import Spent
from models.storage.store import SqlLedger
from tests import builders

BEST_HOUR, BEST_RUBRIC, WORST_RUBRIC, BEST_FORMAT = 19, "Рецепты", "Акции", "video"
RUBRICS = ("Новости", BEST_RUBRIC, WORST_RUBRIC, "За кулисами", "")
HOURS = (9, 12, 15, 17, 19, 21)
TITLES = {
    "Новости": ("Открываем вторую пекарню", "Новая обжарка уже на полке", "Меняем часы работы"),
    BEST_RUBRIC: ("Сырники без муки", "Булочки с корицей за час", "Борщ, который не темнеет"),
    WORST_RUBRIC: ("−20 % на хлеб после восьми", "Два кофе по цене одного", "Скидка по промокоду ОСЕНЬ"),
    "За кулисами": ("Как просыпается пекарня", "Знакомьтесь: Марат, пекарь", "Печь, которой сто лет"),
    "": ("С праздником!", "Доброе утро, город", "Кто вчера был на ярмарке?"),
}
ZONE = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class Brand:
    """A community of the history: how large, how often it posts, what its platform tells."""

    community: Community
    subscribers: int
    a_day: float
    tells_views: bool = True
    medium: str = "photo-1_{}"
    video: str = "video-1_{}"


def brands() -> tuple[Brand, ...]:
    """Three communities of one employer."""
    walls = {"wall": Place.WALL, "desk": Place.DESK, "duty": Place.DUTY}
    told = (
        ("bakery", "vk", "Пекарня «Корица»"),
        ("coffee", "telegram", "Кофе у дома"),
        ("shop", "local", "Лавка"),
    )
    on = {
        name: Community(id=name, platform=platform, title=title, places=walls)
        for name, platform, title in told
    }
    return (
        Brand(replace(on["bakery"], rivals=("club1", "tesla")), 12_400, 2.4),
        Brand(on["coffee"], 3_150, 1.6, tells_views=False, medium="photo:{}", video="video:{}"),
        Brand(on["shop"], 820, 1.0, medium="p{}", video="p{}"),
    )


@dataclass(slots=True)
class History:
    """Writes a made-up history into a ledger, up to `last` in the evening."""

    last: date
    days: int = 365
    seed: int = 7
    random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)

    @property
    def now(self) -> datetime:
        """When the history ends."""
        return datetime.combine(self.last, time(23, 0), ZONE).astimezone(UTC)

    @property
    def first(self) -> date:
        """Its first day."""
        return self.last - timedelta(days=self.days - 1)

    async def write(self, ledger: SqlLedger, found: Sequence[Brand] | None = None) -> None:
        """Write it."""
        for brand in found or brands():
            await ledger.communities.save(brand.community, "history", self.now)
            followers = await self._followers(ledger, brand)
            await self._posts(ledger, brand, followers)
            await self._heard(ledger, brand)
            await self._cases(ledger, brand)
            await self._campaigns(ledger, brand)
        await self._rivals(ledger)

    async def _followers(self, ledger: SqlLedger, brand: Brand) -> dict[date, int]:
        number, found = float(brand.subscribers), {}
        for offset in range(-1, self.days):
            day = self.first + timedelta(days=offset)
            number += self.random.normal(brand.subscribers * 0.0004, brand.subscribers * 0.0008)
            found[day] = round(number)
            await ledger.audiences.note(brand.community.id, day, found[day])
        return found

    async def _posts(self, ledger: SqlLedger, brand: Brand, followers: dict[date, int]) -> None:
        for offset in range(self.days):
            day = self.first + timedelta(days=offset)
            for hour in self.random.choice(HOURS, int(self.random.poisson(brand.a_day)), replace=True):
                due = datetime.combine(day, time(int(hour), 0), ZONE).astimezone(UTC)
                if due < self.now:
                    await self._post(ledger, brand, due, followers[day])

    async def _post(self, ledger: SqlLedger, brand: Brand, due: datetime, followers: int) -> None:
        rubric = str(self.random.choice(RUBRICS))
        content, kind = self._content(brand, rubric)
        post = Post(
            id=0,
            community=brand.community.id,
            author="lev",
            content=content,
            due=due,
            title=str(self.random.choice(TITLES[rubric])),
            rubric=rubric,
            campaign="осень" if rubric == WORST_RUBRIC else "",
        )
        post = await ledger.posts.add(post)
        fate = self.random.random()
        if fate < 0.02:
            await ledger.posts.save(replace(post, state=PostState.FAILED))
            return
        late = timedelta(seconds=float(self.random.gamma(1.0, 8.0)))
        late += timedelta(minutes=40) if fate > 0.97 else timedelta(0)
        results = self._results(brand, due, rubric, kind, followers)
        out = replace(
            post,
            state=PostState.PUBLISHED,
            published_at=due + late,
            address=Address(platform=brand.community.platform, chat="wall", message=f"wall{post.id}"),
            results=results,
            collected_at=min(self.now, due + timedelta(days=30)),
            first_day=_scaled(results, 0.7),
        )
        await ledger.posts.save(out)

    def _content(self, brand: Brand, rubric: str) -> tuple[Content, str]:
        text = f"{self.random.choice(TITLES[rubric])}. Ждём вас сегодня!"
        number = int(self.random.integers(1, 10**6))
        match self.random.choice(
            ["photo", "video", "text", "album", "poll"], p=[0.45, 0.15, 0.2, 0.15, 0.05]
        ):
            case "photo":
                return Content(text=text, media=(brand.medium.format(number),)), "photo"
            case "video":
                return Content(text=text, media=(brand.video.format(number),)), "video"
            case "album":
                return Content(
                    text=text, media=tuple(brand.medium.format(number + i) for i in range(3))
                ), "album"
            case "poll":
                return Content(text=text, poll=Poll(question="Как вам?", options=("Да", "Нет"))), "poll"
        return Content(text=text), "text"

    def _results(self, brand: Brand, due: datetime, rubric: str, kind: str, followers: int) -> Results:
        lift = {BEST_RUBRIC: 1.5, WORST_RUBRIC: 0.6}.get(rubric, 1.0) * {"video": 1.4, "text": 0.8}.get(
            kind, 1.0
        )
        lift *= 1.6 if due.astimezone(ZONE).hour == BEST_HOUR else 1.0
        reach = followers * 0.3 * float(self.random.lognormal(0, 0.25))
        likes, comments, reposts = (
            int(self.random.poisson(max(0.2, reach * rate * lift))) for rate in (0.03, 0.006, 0.003)
        )
        negative = int(self.random.binomial(comments, 0.08 if rubric == WORST_RUBRIC else 0.02))
        if not brand.tells_views:
            return Results(likes=likes, comments=comments, negative=negative)
        views = int(reach * 1.3)
        told = Results(likes=likes, comments=comments, reposts=reposts, views=views, negative=negative)
        return replace(told, reach=int(reach)) if brand.community.platform == "vk" else told

    async def _heard(self, ledger: SqlLedger, brand: Brand) -> None:
        """Messages by the hour, most of them in the evening; complaints grow in the last month."""
        weight = np.asarray([1, 1, 0, 0, 0, 0, 1, 2, 4, 5, 5, 6, 7, 6, 5, 5, 6, 7, 9, 11, 11, 9, 5, 2]) / 108
        tallies = []
        for offset in range(self.days):
            day = self.first + timedelta(days=offset)
            angry = 0.035 if day > self.last - timedelta(days=30) else 0.02
            for hour in range(24):
                events = int(self.random.poisson(brand.subscribers * 0.02 * weight[hour]))
                at = datetime.combine(day, time(hour, 5), ZONE).astimezone(UTC)
                asked = int(self.random.binomial(events, 0.15))
                counts = {
                    Counter.EVENTS: events,
                    Counter.NEGATIVE: int(self.random.binomial(events, angry)),
                    Counter.QUESTIONS: asked,
                    Counter.ANSWERED: int(self.random.binomial(asked, 0.6)),
                    Counter.REMOVED: int(self.random.binomial(events, 0.03)),
                }
                tallies.append(Tally(brand.community.id, at, {of: n for of, n in counts.items() if n}))
        await ledger.journal.count(tallies)

    async def _cases(self, ledger: SqlLedger, brand: Brand) -> None:
        for number in range(self.days):
            opened = self.now - timedelta(hours=float(self.random.uniform(1, 24 * self.days)))
            answered = opened + timedelta(minutes=float(self.random.lognormal(2.6, 0.9)))
            plain: Case = builders.case(
                CaseKind.QUESTION,
                community=brand.community.id,
                incident=f"q{number}",
                first=builders.item(author=f"asker{number}", at=opened),
                opened_at=opened,
                deadline=opened + timedelta(minutes=30),
            )
            [case] = await ledger.cases.open([plain])
            closed = case.changed(state=CaseState.CLOSED, answered_at=answered, closed_at=answered)
            await ledger.cases.save(closed)

    async def _campaigns(self, ledger: SqlLedger, brand: Brand) -> None:
        for name, cost, rate in (("осень", 24.0, 0.5), ("блогер Маша", 60.0, 0.2), ("=2+2", 12.0, 0.1)):
            made = await ledger.entrances.begin(
                Campaign(community=brand.community.id, chat="wall", name=name, by="lev", at=self.now)
            )
            await ledger.entrances.made(made.id, f"https://example.org/{brand.community.id}/{made.id}")
            spent = []
            for day in (self.last - timedelta(days=ago) for ago in range(0, self.days, 6)):
                clicks = int(self.random.poisson(24))
                money = Decimal(f"{clicks * cost:.2f}")
                orders = int(self.random.binomial(clicks, 0.05))
                spent.append(Spent(community=brand.community.id, day=day, campaign=name, clicks=clicks,
                                   spend=money, orders=orders))  # fmt: skip
                for person in range(int(self.random.binomial(clicks, rate))):
                    at = datetime.combine(day, time(13, person % 60), ZONE).astimezone(UTC)
                    await ledger.entrances.came(
                        Join(community=brand.community.id, chat="wall", person=f"{name}{day}{person}",
                             name="", at=at, link=f"https://example.org/{brand.community.id}/{made.id}")
                    )  # fmt: skip
            await ledger.outside.keep_spending(spent)

    async def _rivals(self, ledger: SqlLedger) -> None:
        for name, title, size, lift in (
            ("club1", "Булки и точка", 9_000, 1.0),
            ("tesla", "Тесто", 21_000, 3.0),
        ):
            posts = tuple(
                RivalPost(
                    id=f"{ago}",
                    at=self.now - timedelta(hours=18 * ago),
                    results=Results(
                        likes=int(self.random.poisson(size * 0.01 * lift)),
                        comments=int(self.random.poisson(size * 0.002 * lift)),
                        reposts=int(self.random.poisson(size * 0.001 * lift)),
                        views=int(size * 0.4),
                    ),
                )
                for ago in range(self.days)
            )
            await ledger.outside.keep_rival(
                RivalSeen(
                    community="bakery",
                    name=name,
                    title=title,
                    subscribers=size,
                    posts=posts,
                    seen_at=self.now,
                )
            )


def _scaled(results: Results, by: float) -> Results:
    """What it was when it was younger."""

    def part(value: int | None) -> int | None:
        return None if value is None else int(value * by)

    return Results(
        likes=part(results.likes),
        comments=part(results.comments),
        reposts=part(results.reposts),
        views=part(results.views),
        reach=part(results.reach),
    )
