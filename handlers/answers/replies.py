"""What the bot says to somebody who asks, and what it writes down of a question. Pure."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from msgspec.structs import replace

from handlers.answers.aimed import aimed_at
from handlers.answers.asked import is_question, wish_of
from handlers.answers.subjects import said_in
from handlers.answers.ways import Nearly, Sure, Unsure, WayOut
from handlers.answers.wishes import Wish
from handlers.likeness.similarity import words_asked
from handlers.messages.scene import Scene
from handlers.ports import Signer
from handlers.talks.conversations import by_bot
from handlers.talks.in_hand import ASKED
from handlers.typed.wording import first_words
from models.cases import Alarm, Case, CaseKind, CaseState
from models.communities import Place
from models.conversations import key_of
from models.intents import Button, Order, Send
from models.messages import Thread
from models.questions import Option, Question, Way
from models.texts import Sentence
from moderation.harm import tells_of_harm

PREFIX: Final = "ans"
"""How the data of this story's buttons begins."""
PERSON, BOT = "person", "bot"
"""What buttons carry that are no answers."""
OFFER_STANDS: Final = timedelta(minutes=10)
"""So long somebody may choose; after it a person is called."""

_OWN: Final = re.compile(
    r"(?i)\b(?:я|мы|мне|нам|меня|нас|мной|мо[йяеёи]\w{0,3}|наш\w{0,3}|i|me|my|mine|we|us|our)\b"
)
"""Who speaks of themselves; «у нас в городе» too, which costs a card."""
_LABEL = 38
"""Characters of a button that every platform shows."""


def reply(scene: Scene, text: str, buttons: tuple[tuple[Button, ...], ...] = ()) -> Order:
    """An order to answer the message, which is taken back when a person speaks before it is out."""
    message = scene.message
    send = Send(
        platform=message.address.platform,
        chat=message.address.chat,
        thread=message.thread,
        reply_to=message.address.message,
        text=text,
        buttons=buttons,
    )
    return Order(key=by_bot(message.cause, key_of(message)), intent=send)


def offer(scene: Scene, question: Question, signer: Signer) -> Order:
    """Ask what was meant: up to three answers, or a person; of one alone whether it was."""
    sign = partial(signer.sign, chat=scene.message.address.chat)
    ask, labels = asking(question.options, scene.say)
    words = [*(str(place) for place in range(len(question.options))), PERSON]
    buttons = tuple(
        (Button(label=label, data=sign(f"{PREFIX}.{question.id}.{word}")),)
        for label, word in zip(labels, words, strict=True)
    )
    return reply(scene, ask, buttons)


def asking(options: Sequence[Option], say: Callable[..., str]) -> tuple[str, list[str]]:
    """What is asked where these may have been meant, and the labels of what can be pressed, a person last."""
    if len(options) > 1:
        labels = [first_words(option.label, _LABEL) for option in options]
        return say("answer.did_you_mean"), [*labels, say("answer.button.person")]
    asked = options[0].label.rstrip(" ?")
    return say("answer.is_it_this", asked=asked), [say("answer.button.yes"), say("answer.button.no")]


def promise(scene: Scene, kind: CaseKind, signer: Signer) -> Order:
    """Say honestly that a person was called; in private with the way back."""
    words = scene.say(f"answer.promise.{_about(scene, kind)}")
    if scene.place is not Place.PRIVATE:
        return reply(scene, words)
    data = signer.sign(f"{PREFIX}.{BOT}", scene.message.address.chat)
    return reply(scene, words, ((Button(label=scene.say("answer.button.bot"), data=data),),))


def alarm(
    scene: Scene, kind: CaseKind, case: Case | None = None, *, goes_on: bool = False, held: str = ""
) -> Alarm:
    """Call a person; for a question that goes on in an unclosed `case` into that one. `held` is the entry
    that was surely meant and may not be given now.

    What was called for before in the same batch is not known yet: `goes_on` says that it may be seen in that.
    """
    scores = scene.decision.scores
    score = scores.negative if kind is CaseKind.NEGATIVE else scores.question
    percent = round(100 * score)
    why = Sentence(f"reason.{_about(scene, kind)}", {"percent": percent})
    if held:
        why = Sentence("reason.question.held", {"percent": percent, "entry": held})
    more = _of_complaint(scene) if kind is CaseKind.NEGATIVE else ()
    raised = replace(scene.alarm(kind, kind, (why, *more)), waits=True)
    if kind is not CaseKind.QUESTION:
        return raised
    if case is not None and case.state is not CaseState.CLOSED:
        return replace(raised, incident=case.incident, goes_on=goes_on)
    shared = _of_all_who_ask(scene)
    return replace(raised, incident=shared or raised.incident, shared=bool(shared), goes_on=goes_on)


def _of_all_who_ask(scene: Scene) -> str:
    """What those share who ask the same in one thread, so that people see it once; nothing where somebody
    asks about themselves, or for a person: that is everybody's own."""
    thread, text = thread_of(scene), scene.message.text
    said = said_in(words_asked(text))
    if thread is None or not said or _OWN.search(text) or wish_of(scene) is not None:
        return ""
    digest = hashlib.blake2s(" ".join(sorted(said)).encode(errors="replace"), digest_size=8).hexdigest()
    return f"{ASKED}{thread.chat}:{thread.message}:{digest}"


def question_of(scene: Scene, way: Way, found: WayOut) -> Question:
    """The question as the log keeps it."""
    message = scene.message
    entry = found.entry if isinstance(found, Sure | Unsure) else None
    return Question(
        id=hashlib.blake2s(message.cause.encode(errors="replace"), digest_size=6).hexdigest(),
        community=scene.community.id,
        address=message.address,
        person=message.author.id,
        text=message.text,
        at=message.at,
        way=way,
        thread=message.thread,
        private=scene.place is Place.PRIVATE,
        entry=entry.id if entry else None,
        version=entry.version if entry else None,
        confidence=found.confidence,
        options=found.options if isinstance(found, Nearly) else (),
    )


def thread_of(scene: Scene) -> Thread | None:
    """What the message stands under with those of others; None in private."""
    message = scene.message
    if scene.place is Place.PRIVATE or message.thread is None:
        return None
    return Thread(message.address.platform, message.address.chat, message.thread)


def _of_complaint(scene: Scene) -> Iterator[Sentence]:
    """What else is known of a complaint: whether it tells of harm, whom it is about."""
    if tells_of_harm(scene.message.text):
        yield Sentence("reason.negative.harm")
    if aimed := aimed_at(scene):
        yield aimed


def _about(scene: Scene, kind: CaseKind) -> str:
    """What the words to the author and to the people on duty are about."""
    if kind is CaseKind.NEGATIVE:
        return "negative"
    if wish_of(scene) is Wish.PERSON:
        return "wish"
    return "question" if is_question(scene) else "message"
