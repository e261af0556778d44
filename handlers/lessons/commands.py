"""/model: what judges, a lesson on demand, one press back; and the buttons under a lesson's report."""

from dataclasses import dataclass
from datetime import datetime

from handlers.community.directory import Directory, Known
from handlers.lessons.told import told
from handlers.lessons.when import may_judge
from handlers.ports import Ledger, Signer
from handlers.request import Answer, Command, Request, number_in
from models.errors import InputError
from models.intents import AnswerPress, Edit, Order
from models.lessons import KeptLesson, LessonState
from models.messages import Press
from models.staff import Ability
from models.texts import Sentence, Texts
from moderation.judges import Judges


@dataclass(frozen=True, slots=True)
class LessonCommands:
    """What people may ask of what was learned."""

    directory: Directory
    texts: Texts
    signer: Signer
    judges: Judges

    async def model(self, request: Request) -> str | Answer:
        """`/model`, `/model learn`, `/model back`, `/model N`, `/model use N`."""
        word, rest = request.shift()
        match word.lower():
            case "":
                return await self._now(request)
            case "learn":
                return await _ask(request)
            case "back":
                live = await request.ledger.lessons.live()
                if live is None:
                    raise request.error("lesson.none_live")
                return await self._act(request, "back", live)
            case "use":
                return await self._act(request, "use", await _found(request, rest.words))
        return self._told(request, await _found(request, word))

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """A button under a report: checked for its signature, its chat, the role and the lesson's state."""
        known = self.directory.of(press.address, private=True)
        if known is None:
            return False
        words = await self._pressed(ledger, known, press, now)
        reply = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=words)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=reply)])
        return False

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("model", Ability.SETTINGS, self.model),)

    async def _pressed(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> str:
        language = known.community.language
        data = self.signer.check(press.data, press.address.chat)
        _, act, number = (*(data or "").split("."), "", "")[:3]
        lesson = await ledger.lessons.get(number_in(number) or 0)
        if lesson is None or act not in ("back", "use"):
            return self.texts.say(language, "press.not_ours")
        if not known.may(press.author.id, Ability.SETTINGS):
            return self.texts.say(language, "press.not_allowed")
        if (refusal := await self._done(ledger, act, lesson, now)) is not None:
            return self.texts.render(language, refusal)
        changed = await ledger.lessons.get(lesson.id) or lesson
        text, buttons = told(changed, known.community, press.address.chat, self.texts, self.signer)
        edit = Edit(address=press.address, text=text, buttons=buttons)
        await ledger.outbox.put([Order(key=f"{press.cause}:shown", intent=edit)])
        return self.texts.say(language, f"lesson.done.{act}")

    async def _done(self, ledger: Ledger, act: str, lesson: KeptLesson, now: datetime) -> Sentence | None:
        """Put a lesson in place or take it back; returns why not."""
        if act == "back":
            if lesson.state is not LessonState.LIVE:
                return Sentence("lesson.not_live", {"number": lesson.id})
            await ledger.lessons.put_live(await _before(ledger, lesson), now, withdrawn=True)
        else:
            if not may_judge(lesson, self.judges.base):
                return Sentence("lesson.may_not", {"number": lesson.id})
            await ledger.lessons.put_live(lesson.id, now)
        return None

    async def _act(self, request: Request, act: str, lesson: KeptLesson) -> Answer:
        if (refusal := await self._done(request.ledger, act, lesson, request.now)) is not None:
            raise InputError(request.render(refusal))
        return self._told(request, await request.ledger.lessons.get(lesson.id) or lesson)

    async def _now(self, request: Request) -> Answer:
        """What judges, how much is new, and what came of the last lesson."""
        newest = next(iter(await request.ledger.lessons.newest(1)), None)
        new = await request.ledger.labels.count(newest.label if newest else 0)
        lines = [
            request.say("lesson.judges", model=self.judges.model),
            request.say("lesson.new_labels", labels=new),
            request.say("lesson.usage"),
        ]
        if newest is None:
            return Answer("\n".join(lines))
        report = self._told(request, newest)
        return Answer("\n".join([*lines, "", report.text]), report.buttons)

    def _told(self, request: Request, lesson: KeptLesson) -> Answer:
        return told(lesson, request.community, request.message.address.chat, self.texts, self.signer)


async def _before(ledger: Ledger, lesson: KeptLesson) -> int | None:
    """The lesson that judged before one, passing by those that a person has taken back: else one would go
    in a circle."""
    seen, number = {lesson.id}, lesson.before
    while number is not None and number not in seen:
        earlier = await ledger.lessons.get(number)
        if earlier is None or earlier.state is not LessonState.WITHDRAWN:
            return None if earlier is None else number
        seen.add(number)
        number = earlier.before
    return None


async def _ask(request: Request) -> str:
    lessons = request.ledger.lessons
    newest = await lessons.newest(1)
    if newest and newest[0].state is LessonState.ASKED:
        return request.say("lesson.asked_already")
    asked = KeptLesson(
        at=request.now,
        state=LessonState.ASKED,
        by=request.who,
        community=request.community.id,
        chat=request.message.address.chat,
        label=newest[0].label if newest else 0,
    )
    await lessons.add(asked)
    return request.say("lesson.asked")


async def _found(request: Request, word: str) -> KeptLesson:
    lesson = await request.ledger.lessons.get(number_in(word) or 0)
    if lesson is None:
        raise (
            request.error("lesson.no_such", number=word) if number_in(word) else request.error("lesson.usage")
        )
    return lesson
