"""What a community's modes allow the bot to do by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.comments.policy import Course, plan_for
from models.communities import Community, Mode, Place
from models.decisions import Finding, Verdict
from moderation.judge import RULES
from tests.builders import community, decision, finding

findings = st.builds(finding, st.sampled_from(RULES), st.sampled_from(Verdict))
communities = st.builds(
    lambda mode, modes: community(mode=mode, modes=modes),
    st.sampled_from(Mode),
    st.dictionaries(st.sampled_from(RULES), st.sampled_from(Mode)),
)
places = st.sampled_from([Place.WALL, Place.CHAT, Place.PRIVATE])


@pytest.mark.parametrize(
    ("mode", "verdict", "course"),
    [
        (Mode.OFF, Verdict.REMOVE, None),
        (Mode.OFF, Verdict.REVIEW, None),
        (Mode.SHADOW, Verdict.REMOVE, Course.SHADOW),
        (Mode.SHADOW, Verdict.REVIEW, Course.SHADOW),
        (Mode.SUGGEST, Verdict.REMOVE, Course.ASK),
        (Mode.SUGGEST, Verdict.REVIEW, Course.ASK),
        (Mode.ACT, Verdict.REMOVE, Course.REMOVE),
        (Mode.ACT, Verdict.REVIEW, Course.ASK),
        (Mode.ACT, Verdict.ALLOW, None),
    ],
)
def test_the_mode_of_a_rule_says_how_far_the_bot_goes(
    mode: Mode, verdict: Verdict, course: Course | None
) -> None:
    found = decision(finding("spam", verdict))
    whole = plan_for(found, community(mode=mode), Place.WALL)
    one_rule = plan_for(found, community(mode=Mode.SHADOW, modes={"spam": mode}), Place.WALL)
    assert (whole and whole.course) == (one_rule and one_rule.course) == course
    assert plan_for(found, community(mode=Mode.OFF, modes={"spam": mode}), Place.WALL) is None


@given(findings, communities)
def test_a_private_message_is_never_removed(one: Finding, where: Community) -> None:
    plan = plan_for(decision(one), where, Place.PRIVATE)
    assert plan is None or plan.course is not Course.REMOVE


@given(st.lists(findings, max_size=5), findings, communities, places)
def test_one_finding_more_never_makes_the_course_softer(
    some: list[Finding], more: Finding, where: Community, place: Place
) -> None:
    without = plan_for(decision(*some), where, place)
    with_it = plan_for(decision(*some, more), where, place)
    if without is not None:
        assert with_it is not None
        assert with_it.course >= without.course


@given(st.lists(findings, max_size=5), communities, places)
def test_a_rule_that_is_off_or_in_shadow_is_not_told_of(
    some: list[Finding], where: Community, place: Place
) -> None:
    plan = plan_for(decision(*some), where, place)
    told = plan.told if plan else ()
    assert all(where.mode_of(one.rule) in (Mode.SUGGEST, Mode.ACT) for one in told)
    assert plan is None or plan.course is Course.SHADOW or plan.finding is plan.told[0]
