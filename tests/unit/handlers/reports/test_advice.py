"""What is advised goes by what is more than chance, and says by which metric."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from handlers.reports.advice import Advice, advice
from handlers.reports.analysis import campaigns, efficiency
from handlers.reports.facts import Door, Facts
from handlers.reports.metrics import REGISTRY
from handlers.reports.period import Period
from handlers.service import FIRST_RESPONSE, Service, spread
from models.content import Results
from models.outcomes import Counter
from models.rivals import RivalPost, RivalSeen
from models.spending import Spent
from tests.builders import community
from tests.unit.handlers.reports.test_metrics import LAST, NOW, facts, post, spent


def told(now: Facts, before: Facts | None = None) -> dict[str, Advice]:
    found = advice(now, before or facts(), efficiency(now, str), campaigns(now))
    for one in found:
        assert one.metrics
        assert set(one.metrics) <= set(REGISTRY)
    return {one.key: one for one in found}


def heard(messages: int, complaints: int) -> Facts:
    return facts(days={LAST: {Counter.EVENTS: messages, Counter.NEGATIVE: complaints}})


def test_without_anything_to_say_that_is_said() -> None:
    assert list(told(facts())) == ["nothing"]


def test_more_complaints_are_told_only_beyond_chance() -> None:
    assert "negative.more" in told(heard(1000, 60), heard(1000, 20))
    assert "negative.less" in told(heard(1000, 20), heard(1000, 60))
    assert list(told(heard(100, 5), heard(100, 2))) == ["nothing"]


def test_posts_that_do_not_come_out_are_told() -> None:
    missed = [replace(post(), published_at=None) for _ in range(3)]
    assert "posts.done" in told(facts(planned=(post(), *missed)))
    late = replace(post(), published_at=post().due + timedelta(hours=1))
    assert "posts.on_time" in told(facts(planned=(post(), late)))


def test_who_waits_longer_than_promised_is_told() -> None:
    slow = spread([timedelta(hours=1)] * 10)
    assert slow is not None
    found = facts(service=Service(waits={FIRST_RESPONSE: slow}))
    assert "slow" in told(found)
    patient = replace(found, community=community(first_answer_within=timedelta(hours=2)))
    assert list(told(patient)) == ["nothing"]


def paid(name: str, spend: int, **more: Any) -> Spent:
    return replace(spent(spend=Decimal(spend)), campaign=name, **more)


def test_money_goes_from_the_dear_campaign_to_the_cheap_one() -> None:
    doors = (Door("Осень ", 90, 0), Door("блогер", 10, 0))
    found = facts(spent=(paid("осень", 1000), paid("блогер", 1000)), doors=doors)
    said = told(found)["campaigns"]
    assert (said.params["cheap"], said.params["dear"]) == ("осень", "блогер")
    few = facts(
        spent=(paid("осень", 100), paid("блогер", 100)), doors=(Door("осень", 4, 0), Door("блогер", 2, 0))
    )
    assert "campaigns" not in told(few)


def test_one_campaign_is_one_wherever_it_was_seen() -> None:
    found = facts(
        replace(post(), campaign="ОСЕНЬ"),
        spent=(paid("осень", 100, clicks=5), replace(paid("Осень", 50), day=date(2026, 11, 2))),
        doors=(Door(" осень", 7, 2),),
    )
    [one] = campaigns(found)
    assert (one.posts, one.clicks, one.spend, one.came, one.left) == (1, 5, 150.0, 7, 2)
    assert (one.cost_of_click, one.cost_of_order) == (30.0, None)


def test_a_competitor_who_does_much_better_is_told() -> None:
    def rival(likes: int) -> RivalSeen:
        shown = RivalPost(id="1", at=NOW, results=Results(likes=likes))
        return RivalSeen(
            community="shop", name="tesla", title="Тесто", subscribers=100, posts=(shown,), seen_at=NOW
        )

    ours = post(Results(likes=10))
    assert "rival" in told(facts(ours, subscribers=1000, rivals=(rival(5),)))
    assert "rival" not in told(facts(ours, subscribers=1000, rivals=(rival(1),)))


def test_the_period_before_has_as_many_days() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert (period.days, period.before) == (31, Period(date(2026, 1, 29), date(2026, 2, 28)))
    since, until = period.bounds("America/New_York")
    assert until - since == timedelta(days=31, hours=-1), "the clocks went forward"
    assert since == datetime.fromisoformat("2026-03-01T05:00:00+00:00")
