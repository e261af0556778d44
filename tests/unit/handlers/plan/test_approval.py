"""Whatever people do with a post in whatever order, nothing goes out that was not approved as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from handlers.plan.approval import (
    Voter,
    approved,
    approvers,
    digest,
    edited,
    held,
    in_question,
    proposed,
    released,
    returned,
    submitted,
    wanted,
)
from handlers.plan.errors import NotAllowed
from handlers.plan.fate import fate
from handlers.plan.review import By, carried_out
from models.communities import Approval, Late, Planning
from models.content import TRANSITIONS, Ad, Content, Post, PostState, Trait
from tests.builders import NOW, community

PEOPLE = ("anna", "lev", "olga")
OWNER = "olga"
WORDS = st.sampled_from(("раз", "два", "три"))


class Plan(RuleBasedStateMachine):
    """People with and without the last word write, approve, send back, hold, let go, move and publish.

    What it believes is kept beside the post in the simplest way: who wrote the words that stand there, and
    who said yes to them since.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stages = 0
        self.post = Post(
            id=1, community="shop", author="lev", content=Content(text="раз"), due=NOW, state=PostState.DRAFT
        )
        self.editor = "lev"
        self.yes: set[str] = set()

    @rule(approval=st.sampled_from(Approval))
    def demand(self, approval: Approval) -> None:
        self.stages = approval.stages

    @rule(who=st.sampled_from(PEOPLE), words=WORDS, ad=st.booleans())
    def edit(self, who: str, words: str, ad: bool) -> None:
        traits = frozenset({Trait.ADVERTISEMENT}) if ad else frozenset()
        before, after = self.post.content, Content(text=words, traits=traits)
        if self.attempt(lambda: edited(self.post, after, who, self.stages, NOW)) and after != before:
            self.editor, self.yes = who, set()

    @rule(who=st.sampled_from(PEOPLE))
    def approve(self, who: str) -> None:
        voter = Voter(who, last_word=who == OWNER)
        if self.attempt(lambda: approved(self.post, voter, self.stages, NOW)):
            assert who not in ("lev", self.editor), "nobody approves their own words"
            assert who not in self.yes
            self.yes.add(who)

    @rule(who=st.sampled_from(PEOPLE))
    def send_back(self, who: str) -> None:
        if self.attempt(lambda: returned(self.post, who, NOW)):
            self.yes = set()

    @rule(who=st.sampled_from(PEOPLE))
    def hold(self, who: str) -> None:
        self.attempt(lambda: held(self.post, who, NOW))

    @rule(who=st.sampled_from(PEOPLE))
    def let_go(self, who: str) -> None:
        self.attempt(lambda: released(self.post, who, self.stages, NOW))

    @rule()
    def submit(self) -> None:
        self.attempt(lambda: submitted(self.post, self.stages))

    @rule(state=st.sampled_from((PostState.FAILED, PostState.NEEDS_PERSON, PostState.CANCELLED)))
    def fail(self, state: PostState) -> None:
        if state in TRANSITIONS[self.post.state]:
            self.post = replace(self.post, state=state)

    @precondition(lambda self: self.post.state is PostState.PLANNED)
    @rule()
    def come_due(self) -> None:
        shop = community(planning=Planning(approval=list(Approval)[self.stages], late=Late.PUBLISH))
        state = fate(self.post, shop, NOW)
        if state is PostState.PUBLISHING:
            self.assert_may_go_out()
            state = PostState.FAILED  # and somebody tries again
        self.post = replace(self.post, state=state)

    @invariant()
    def what_is_published_was_approved(self) -> None:
        assert set(approvers(self.post)) == self.yes - {"lev", self.editor}
        if wanted(self.post, self.stages) is PostState.PLANNED:
            self.assert_may_go_out()

    def assert_may_go_out(self) -> None:
        assert len(self.yes - {"lev", self.editor}) >= self.stages
        assert Trait.ADVERTISEMENT not in self.post.content.traits, "none of these ads has its token"

    def attempt(self, step: object) -> bool:
        before = self.post.state
        try:
            self.post = step()  # type: ignore[operator]
        except NotAllowed:
            return False
        assert self.post.state is before or self.post.state in TRANSITIONS[before]
        return True


TestPlan = Plan.TestCase

AD = Content(text="Скидки", traits=frozenset({Trait.ADVERTISEMENT}))


def post(state: PostState = PostState.REVIEW, **changes: object) -> Post:
    plain = Post(id=1, community="shop", author="lev", content=Content(text="Скидки"), due=NOW, state=state)
    return replace(plain, **changes)  # type: ignore[arg-type]


class Published(RuleBasedStateMachine):
    """Of a post that is out people propose other words, approve them and send them back.

    What it believes is kept in the simplest way: whose words wait, and who said yes to them since.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stages = 1
        self.post = Post(
            id=1,
            community="shop",
            author="lev",
            content=Content(text="раз"),
            due=NOW,
            state=PostState.PUBLISHED,
        )
        self.wall = "раз"
        self.editor, self.yes = "", set[str]()

    @rule(approval=st.sampled_from((Approval.ONE, Approval.TWO)))
    def demand(self, approval: Approval) -> None:
        self.stages = approval.stages

    @rule(who=st.sampled_from(PEOPLE), words=WORDS)
    def propose(self, who: str, words: str) -> None:
        self.post = proposed(self.post, Content(text=words), who, NOW)
        self.editor, self.yes = who, set()

    @rule(who=st.sampled_from(PEOPLE), verb=st.sampled_from(("approve", "return", "hold", "release")))
    def say(self, who: str, verb: str) -> None:
        by = By(Voter(who, last_word=who == OWNER), NOW)
        try:
            self.post = carried_out(verb, self.post, self.stages, by)
        except NotAllowed:
            return
        if verb == "approve":
            self.yes.add(who)
        self.settle()

    def settle(self) -> None:
        asked = in_question(self.post)
        if asked is self.post or wanted(asked, self.stages) is not PostState.PLANNED:
            return
        assert len(self.yes - {"lev", self.editor}) >= self.stages
        self.wall = asked.content.text
        self.post = replace(self.post, content=asked.content, revision=None)

    @invariant()
    def it_stays_out_and_says_what_was_approved(self) -> None:
        assert self.post.state is PostState.PUBLISHED
        assert self.post.content.text == self.wall


TestPublished = Published.TestCase


def test_of_two_who_approve_the_second_has_the_last_word() -> None:
    once = approved(post(), Voter("anna"), 2, NOW)
    assert once.state is PostState.REVIEW
    with pytest.raises(NotAllowed, match="last_word"):
        approved(once, Voter("petr"), 2, NOW)
    assert approved(once, Voter("olga", last_word=True), 2, NOW).state is PostState.PLANNED


def test_an_advertisement_without_its_token_stays_a_draft_whoever_approves_it() -> None:
    assert wanted(post(content=AD), 0) is PostState.DRAFT
    with pytest.raises(NotAllowed, match="not_marked"):
        submitted(post(PostState.DRAFT, content=AD), 0)
    whole = replace(AD, ad=Ad(advertiser="ООО «Пирог»", erid="2Vtz"))
    assert submitted(post(PostState.DRAFT, content=whole), 0).state is PostState.PLANNED
    assert wanted(post(content=replace(whole, traits=frozenset())), 0) is PostState.PLANNED


def test_the_digest_of_words_does_not_depend_on_the_order_in_which_a_process_keeps_sets() -> None:
    said = Content(text="раз", traits=frozenset({Trait.SILENT, Trait.PINNED, Trait.SIGNED}))
    assert digest(said) == "773f8b0cb9b596d625b972af3b141cf1"
    assert digest(said) != digest(replace(said, keep_for=timedelta(days=1)))
