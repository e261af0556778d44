"""What a message that stays leads to: an approved answer, a question back, a person, or silence.

The bot answers only what it is sure of; where it nearly knows, it asks what was meant; what it does not
know, it says so and calls a person, in the places where somebody is waiting for the community. Complaints
always go to a person. Where a person has the word (`handlers.talks.handover`), the bot keeps quiet and shows
them what is said.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from msgspec.structs import replace

from handlers.answers.around import About, was_given
from handlers.answers.asked import (
    asks,
    belongs_in_private,
    complains,
    exposes_somebody_in_public,
    greets,
    wish_of,
)
from handlers.answers.complaints import before_its_edit, count_complaint, told_as_complaint
from handlers.answers.listening import listen, show
from handlers.answers.protect import into_private, protect
from handlers.answers.replies import OFFER_STANDS, alarm, offer, promise, question_of, reply
from handlers.answers.small_talk import Chosen, choose, chosen, come_back, greet, tell_who
from handlers.answers.ways import Nearly, Sure, Unsure, WayOut, way_out
from handlers.answers.wishes import Wish, asks_after_us
from handlers.community.directory import Known
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.ports import Ledger, Signer
from handlers.talks import handover
from handlers.talks.in_hand import proposed
from handlers.typed.wording import asks_a_person, is_lone_word
from models.cases import Alarm, CaseKind
from models.communities import Mode, Place
from models.conversations import Conversation, Phase
from models.outcomes import Counter
from models.questions import Choice, Question, Way

log = structlog.get_logger()

_LONGEST_BURST: Final = 5
"""Whoever never stops writing is answered after so many times the span of a burst."""

_MOST_PARTS: Final = 20
"""Nor are more messages taken for one question."""

RaiseAlarms = Callable[[Ledger, Known, Sequence[Alarm], datetime, Effects], Awaitable[object]]
"""How people are called; it is the cases' story."""


@dataclass(frozen=True, slots=True)
class Respond:
    """Responds to messages, one by one."""

    signer: Signer

    def __call__(self, scene: Scene, effects: Effects, about: About) -> None:
        """Answer, ask back, call a person or do nothing."""
        talk, angry, edited = about.talk, complains(scene), scene.message.edited
        exposed = exposes_somebody_in_public(scene)
        if scene.community.mode is Mode.OFF or (edited and not angry and not exposed):
            return
        if angry:
            count_complaint(scene, effects, talk)
        if exposed:
            self._protect(scene, effects, about, angry=angry)
            return
        self._heard(scene, effects, about, angry=angry)

    def _heard(self, scene: Scene, effects: Effects, about: About, *, angry: bool) -> None:
        talk, wish = about.talk, None if scene.message.edited else wish_of(scene)
        if wish in (Wish.PERSON, Wish.BOT) and talk.is_gathering and not angry:
            self._ended(scene, effects, about, wish)
        elif wish is Wish.BOT:
            come_back(scene, effects, talk)
        elif wish is Wish.WHO and scene.community.mode is Mode.ACT and handover.may_answer(talk):
            tell_who(scene, effects)
        elif talk.phase is Phase.HUMAN:
            listen(scene, effects, about)
        elif angry or wish is Wish.PERSON:
            kind = CaseKind.NEGATIVE if angry else CaseKind.QUESTION
            self.call(_whole(scene, talk), effects, about, kind, wished=wish is Wish.PERSON)
        elif about.offer and (choice := chosen(scene, about.offer)):
            self._chose(scene, effects, about, about.offer, choice)
        elif asks(scene) or talk.is_gathering or greets(scene):
            self._question(scene, effects, about)

    def answered(self, scene: Scene, effects: Effects, about: About) -> None:
        """Somebody of ours has answered before we came to look; a complaint is one all the same."""
        if scene.community.mode is not Mode.OFF and complains(scene):
            count_complaint(scene, effects, about.talk)
            show(scene, effects, about)

    def rude(self, scene: Scene, effects: Effects, about: About) -> None:
        """It was removed, or is shown to people, for how it is said, and complains all the same."""
        removed = scene.message.address in effects.removed
        if scene.community.mode is not Mode.OFF and (removed or not scene.message.edited):
            count_complaint(scene, effects, about.talk)
        if told_as_complaint(scene, effects) and removed:
            effects.conversations[about.talk.key] = handover.waiting(about.talk, scene.item(), scene.now)

    def late_complaint(self, scene: Scene, effects: Effects, about: About) -> None:
        """Count a complaint that was found later and call a person for it."""
        if scene.community.mode is Mode.OFF:
            return
        count_complaint(scene, effects, about.talk)
        self.call(scene, effects, about, CaseKind.NEGATIVE)

    def settle(self, scene: Scene, effects: Effects, about: About) -> None:
        """Let a question go out that is complete; `scene` has all of it in one message."""
        self._out(scene, effects, about, _way(scene))

    def call(
        self,
        scene: Scene,
        effects: Effects,
        about: About,
        kind: CaseKind = CaseKind.QUESTION,
        *,
        wished: bool = False,
        held: str = "",
    ) -> None:
        """Call a person, and say so to whoever has not been told yet."""
        if scene.community.mode is Mode.SHADOW:
            return
        talk = about.talk
        raised = alarm(scene, kind, about.case, goes_on=talk.phase is Phase.WAITING, held=held)
        if scene.community.mode is Mode.ACT and scene.place is not Place.CHAT and handover.may_ask(talk):
            words = promise(scene, kind, self.signer)
            if scene.place is Place.PRIVATE:
                effects.orders.append(words)
            else:  # in a storm of comments nobody reads a hundred promises
                raised = replace(raised, promise=(words,))
        effects.alarms.append(raised)
        effects.conversations[talk.key] = handover.waiting(talk, scene.item(), scene.now, wished=wished)

    def _ended(self, scene: Scene, effects: Effects, about: About, wish: Wish) -> None:
        """Nothing more comes of what was gathered; a command is no part of it."""
        talk = about.talk
        last = talk.asked[-1]
        gathered = replace(scene.message, address=last.address, at=last.at)
        asked = replace(scene, message=gathered).with_text("\n".join(item.text for item in talk.asked))
        if wish is Wish.PERSON:
            typed = scene.message.text.startswith("/")
            self.call(asked if typed else _whole(scene, talk), effects, about, wished=True)
            return
        complete = handover.returned(talk, scene.now)
        effects.conversations[talk.key] = complete
        self.settle(asked, effects, replace(about, talk=complete))

    def none_of(
        self, offer: Question, scene: Scene, effects: Effects, about: About, *, wished: bool = True
    ) -> None:
        """Of what was offered nothing was meant, or it may not be said any more: a person is called."""
        effects.choices.append(Choice(offer.address, Way.UNSURE))
        self.call(scene, effects, about, wished=wished)

    def _chose(self, scene: Scene, effects: Effects, about: About, offer: Question, choice: Chosen) -> None:
        """An offer was taken up by typing, or it was not what was meant."""
        if choice.which:
            effects.orders.append(reply(scene, scene.say("answer.which")))
        elif choice.answer is not None:
            choose(offer, choice.answer, scene, effects, about.talk)
        else:
            self.none_of(offer, scene.with_text(about.talk.asked[-1].text), effects, about)

    def _protect(self, scene: Scene, effects: Effects, about: About, *, angry: bool) -> None:
        """What somebody said with data that nobody else should read waits for nothing that follows."""
        before = before_its_edit(scene, about.talk)
        if before is not None and exposes_somebody_in_public(scene.with_text(before.text)):
            # People are told of it, and its author was asked into private.
            effects.conversations[about.talk.key] = handover.waiting(about.talk, scene.item(), scene.now)
            return
        if not angry and before is None and asks(scene):
            effects.count(scene.community.id, scene.message.at, Counter.QUESTIONS)
            effects.questions.append(question_of(scene, Way.MOVED, _way(scene)))
        protect(scene, effects, about, CaseKind.NEGATIVE if angry else CaseKind.QUESTION)

    def _question(self, scene: Scene, effects: Effects, about: About) -> None:
        talk, pause = about.talk, _pause(scene, about.talk)
        whole = _whole(scene, talk)
        found = _way(whole)
        asks_another = scene.between_subscribers and asks_a_person(scene.message.text)
        if asks_another and isinstance(found, Unsure):
            effects.questions.append(question_of(scene, Way.ASIDE, found))
            return
        if not isinstance(found, Sure) and pause is not None and len(talk.asked) < _MOST_PARTS:
            began = talk.asked[0].at if talk.asked else scene.now
            until = max(scene.now, min(scene.now + pause, began + _LONGEST_BURST * pause))
            effects.conversations[talk.key] = handover.gathered(talk, scene.item(), until)
        else:
            self._out(whole, effects, about, found)

    def _out(self, scene: Scene, effects: Effects, about: About, found: WayOut) -> None:
        talk, words, place = about.talk, scene.message.text, scene.place
        if greets(scene):
            greet(scene, effects, talk)
            return
        if isinstance(found, Unsure) and place is not Place.PRIVATE and is_lone_word(words):
            return
        effects.count(scene.community.id, scene.message.at, Counter.QUESTIONS)
        if belongs_in_private(scene):
            effects.questions.append(question_of(scene, Way.MOVED, found))
            into_private(scene, effects, about, CaseKind.QUESTION)
        elif isinstance(found, Sure) and handover.may_answer(talk) and not _is_left_waiting(talk, words):
            _answer(scene, effects, about, found)
            if found.rest and place is not Place.CHAT:
                self.call(scene, effects, about)
        elif isinstance(found, Nearly) and _may_ask(scene, talk):
            asked = question_of(scene, Way.NEARLY, found)
            effects.questions.append(asked)
            effects.orders.append(offer(scene, asked, self.signer))
            until = scene.now + OFFER_STANDS
            effects.conversations[talk.key] = handover.offered(talk, scene.item(), until)
        else:
            effects.questions.append(question_of(scene, Way.UNSURE, found))
            if place is not Place.CHAT:  # people in a chat ask each other, not us
                held = found.entry if isinstance(found, Unsure) and found.held else None
                self.call(scene, effects, about, held=held.id if held else "")


def _is_left_waiting(talk: Conversation, words: str) -> bool:
    """Whether somebody for whom a person was called asks where they are: no address is an answer to that."""
    return talk.phase is Phase.WAITING and asks_after_us(words)


def _whole(scene: Scene, talk: Conversation) -> Scene:
    """What is said with what the bot has gathered before it."""
    before = talk.asked if talk.is_gathering else ()
    parts = [item.text for item in before if item.address != scene.message.address]
    return scene.with_text("\n".join([*parts, scene.message.text]))


def _way(scene: Scene) -> WayOut:
    return way_out(scene.message.text, scene.known, scene.now)


def _pause(scene: Scene, talk: Conversation) -> timedelta | None:
    """For how long a question that is not clear waits: for the rest of it, or only to be thought about."""
    if scene.community.burst and _may_ask(scene, talk):
        return scene.community.burst
    thinks = scene.known.matcher.thinks and handover.may_ask(talk) and not talk.offered
    return timedelta(0) if thinks else None


def _may_ask(scene: Scene, talk: Conversation) -> bool:
    """Whether the bot may ask what is meant, or wait for the rest of it. Once asked, a person is better."""
    acts = scene.community.mode is Mode.ACT and scene.place is not Place.CHAT
    return acts and handover.may_ask(talk) and not talk.offered


def _answer(scene: Scene, effects: Effects, about: About, found: Sure) -> None:
    community, entry, talk = scene.community, found.entry, about.talk
    if not found.rest and was_given(scene, effects, about.told, entry):
        effects.questions.append(question_of(scene, Way.REPEATED, found))
    elif community.mode is Mode.ACT:
        # A promise by itself would be the second reply to one message, and there is one.
        rest = f"\n\n{scene.say('answer.rest')}" if found.rest and scene.place is not Place.CHAT else ""
        effects.orders.append(reply(scene, found.text + rest))
        effects.count(community.id, scene.message.at, Counter.ANSWERED)
        effects.questions.append(question_of(scene, Way.SURE, found))
        log.debug("a question was answered", entry=entry.id, version=entry.version, to=scene.message.cause)
    else:
        effects.questions.append(question_of(scene, Way.PROPOSED, found))
        if community.mode is Mode.SUGGEST:
            _propose(scene, effects, about, found)
            return
    if talk.phase is Phase.BOT and talk.asked:
        effects.conversations[talk.key] = handover.returned(talk, scene.now)


def _propose(scene: Scene, effects: Effects, about: About, found: Sure) -> None:
    """Let people decide about the answer; who asked waits for them, so an answer by hand is one too."""
    talk = about.talk
    raised = alarm(scene, CaseKind.QUESTION, about.case, goes_on=talk.phase is Phase.WAITING)
    effects.alarms.append(replace(raised, reasons=(proposed(found.text, found.entry.id),)))
    effects.conversations[talk.key] = handover.waiting(talk, scene.item(), scene.now)
