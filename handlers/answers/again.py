"""A scene for what was said before: judged anew, since who waits may have said more meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.community.directory import Known
from handlers.messages.scene import Scene
from models.cases import CaseItem
from models.communities import Place
from models.messages import Author, Message, Press
from models.questions import Question
from models.texts import Texts
from moderation.evidence import Around
from moderation.judges import Judges


@dataclass(frozen=True, slots=True)
class Again:
    """Makes scenes."""

    judges: Judges
    texts: Texts

    def scene(self, known: Known, said: Message, now: datetime) -> Scene | None:
        """The scene of a message; None where the community has nothing to do with its chat any more."""
        place: Place | None = known.place_of(said.address, private=said.private)
        if place is None:
            return None
        decision = self.judges.of(known.community).judge(said.text, Around(), known.house)
        return Scene(known, place, said, decision, now, self.texts)


def waited(parts: Sequence[CaseItem]) -> Message:
    """What somebody said in several messages, as one that stands where the last one does."""
    last = parts[-1]
    return Message(
        event_id=f"{last.address.chat}:{last.address.message}:waited",
        address=last.address,
        author=Author(id=last.author, name=last.author_name),
        text="\n".join(part.text for part in parts),
        at=last.at,
        private=last.private,
        thread=last.thread,
        attachments=last.attachments,
    )


def asked_before(question: Question, press: Press) -> Message:
    """The question about which somebody presses a button."""
    return Message(
        event_id=press.event_id,
        address=question.address,
        author=press.author,
        text=question.text,
        at=question.at,
        private=question.private,
        thread=question.thread,
    )
