"""A lesson in words: what was learned, how it did, what became of it, with the buttons that go with it.

Pure.
"""

from collections.abc import Callable

from handlers.ports import Signer
from handlers.request import Answer
from models.communities import Community
from models.intents import Button
from models.lessons import Comparison, KeptLesson, LessonState
from models.texts import Texts
from models.zones import local_time

PREFIX = "lesson"
"""How the data of this story's buttons begins."""

_WORDS = 6
Say = Callable[..., str]


def told(lesson: KeptLesson, community: Community, chat: str, texts: Texts, signer: Signer) -> Answer:
    """The report of a lesson for `chat`."""

    def say(key: str, **params: str | int | float) -> str:
        return texts.say(community.language, key, **params)

    lines = [
        say("lesson.title", number=lesson.id, when=local_time(lesson.at, community.zone, community.language)),
        *_learned(lesson, say),
        *(_exam(one, say) for one in lesson.report.comparisons),
        say(f"lesson.state.{lesson.state}"),
    ]
    return Answer("\n".join(lines), _buttons(lesson, chat, say, signer))


def _learned(lesson: KeptLesson, say: Say) -> list[str]:
    report = lesson.report
    if lesson.state is LessonState.ASKED:
        return []
    if report.failed:
        return [say("lesson.failed")]
    lines = [say("lesson.votes", texts=report.votes, doubtful=report.doubtful)]
    if report.set_aside:
        people = ", ".join(who.partition(":")[2] for who in report.set_aside)
        lines.append(say("lesson.set_aside", people=people))
    for axis, words in report.words:
        shown = ", ".join(word.replace("-", "−", 1) if word[0] == "-" else word for word in words[:_WORDS])
        lines.append(say("lesson.words", axis=say(f"axis.{axis}"), words=shown or "—"))
    if not report.axes:
        lines.append(say("lesson.too_few"))
    return lines


def _exam(one: Comparison, say: Say) -> str:
    key = "lesson.exam_worse" if one.worse else "lesson.exam_same"
    name = say(f"lesson.exam.{one.exam}")
    if one.axis is not None:
        name = f"{name}, {say(f'axis.{one.axis}')}"
    before, after = (f"{100 * figure:.1f}" for figure in (one.before, one.after))
    return say(key, exam=name, before=before, after=after, texts=one.texts)


def _buttons(lesson: KeptLesson, chat: str, say: Say, signer: Signer) -> tuple[tuple[Button, ...], ...]:
    act = {LessonState.LIVE: "back", LessonState.WAITING: "use", LessonState.WITHDRAWN: "use"}.get(
        lesson.state
    )
    if act is None:
        return ()
    data = signer.sign(f"{PREFIX}.{act}.{lesson.id}", chat)
    return ((Button(label=say(f"lesson.button.{act}"), data=data),),)
