"""What an asker presses: which answer was meant, that a person is wanted, or the bot again.

Each button counts once, for whoever asked, and only as long as the bot waits for it.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.answers.again import Again, asked_before
from handlers.answers.around import surroundings
from handlers.answers.replies import BOT, PERSON, PREFIX
from handlers.answers.respond import RaiseAlarms, Respond
from handlers.answers.small_talk import choose, said_of
from handlers.community.directory import Directory, Known
from handlers.messages.effects import Effects
from handlers.ports import Ledger, Signer
from handlers.talks import handover
from handlers.talks.conversations import by_bot, hand_back
from models.conversations import ConversationKey, Phase
from models.intents import AnswerPress, Order, Send
from models.messages import Press
from models.questions import Way


@dataclass(frozen=True, slots=True)
class AnswerPresses:
    """Carries out what askers press."""

    directory: Directory
    again: Again
    signer: Signer
    respond: Respond
    raise_alarms: RaiseAlarms

    async def __call__(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """No community is changed by it."""
        known = self.directory.of(press.address, private=True)
        if known is None:
            return False
        word = (self.signer.check(press.data, press.address.chat) or "").removeprefix(f"{PREFIX}.")
        if word == BOT:
            told = await self._back(ledger, known, press, now)
        else:
            told = await self._chosen(ledger, known, press, word, now)
        words = self.again.texts.say(known.community.language, told) if told else ""
        answer = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=words)
        await ledger.outbox.put([Order(key=f"{press.cause}:pressed", intent=answer)])
        return False

    async def _back(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> str:
        """Returns what the presser is told, nothing where they read it anyway."""
        key = ConversationKey(press.address.platform, press.address.chat)
        talk = (await ledger.conversations.several([key])).get(key)
        if talk is None or talk.phase not in (Phase.WAITING, Phase.HUMAN):
            return "answer.too_late"
        await ledger.conversations.save([handover.returned(talk, now)])
        case = await ledger.cases.get(talk.case) if talk.case is not None else None
        if case is not None:
            await hand_back(ledger, case, now)
        words = self.again.texts.say(known.community.language, "answer.back")
        send = Send(platform=key.platform, chat=key.chat, text=words)
        await ledger.outbox.put([Order(key=by_bot(press.cause, key), intent=send)])
        return ""

    async def _chosen(self, ledger: Ledger, known: Known, press: Press, word: str, now: datetime) -> str:
        name, _, choice = word.partition(".")
        question = await ledger.questions.get(name)
        if question is None or question.community != known.community.id:
            return "press.not_ours"
        if question.person != press.author.id:
            return "answer.not_yours"
        scene = self.again.scene(known, asked_before(question, press), now)
        if scene is None:
            return "press.not_ours"
        effects = Effects()
        about = (await surroundings(ledger, [scene], now)).of(scene, effects)
        if question.way is not Way.NEARLY or not about.talk.offered:
            return "answer.too_late"
        picked = int(choice) if choice.isdecimal() else None
        entries = await ledger.faq.entries(known.community.id)  # as they are now, whoever changed them
        answer = None if picked is None else said_of(question, picked, scene, entries)
        if answer is not None:
            choose(question, answer, scene, effects, about.talk)
        else:
            self.respond.none_of(question, scene, effects, about, wished=choice == PERSON)
        await self.raise_alarms(ledger, known, effects.alarms, now, effects)
        await effects.write(ledger)
        return "" if answer or picked is None else "answer.changed"
