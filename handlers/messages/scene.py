"""One message with everything that is known around it: what the stories of a message start from."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from handlers.community.directory import Known
from handlers.messages.earlier import Spoken
from models.cases import Alarm, CaseItem, CaseKind
from models.communities import Community, Place
from models.decisions import Decision
from models.intents import Delete, Intent, Order
from models.messages import Message
from models.outcomes import Deed
from models.texts import Sentence, Texts


class Scene(msgspec.Struct, frozen=True):
    """`now` is when it is judged, which after an outage may be long after the message was written.

    `answered` is who said what the message answers, as far as that is known.
    """

    known: Known
    place: Place
    message: Message
    decision: Decision
    now: datetime
    texts: Texts
    answered: Spoken | None = None

    @property
    def community(self) -> Community:
        """The community where it happened."""
        return self.known.community

    @property
    def between_subscribers(self) -> bool:
        """Whether it answers somebody else who does not speak for the community."""
        return self.answered is not None and not self.answered.ours

    def say(self, key: str, **params: str | int | float) -> str:
        """A sentence in the community's language."""
        return self.texts.say(self.community.language, key, **params)

    def order(self, intent: Intent) -> Order:
        """An order whose key makes it unique for this event and kind of act."""
        return Order(key=f"{self.message.cause}:{type(intent).__name__.lower()}", intent=intent)

    def with_text(self, text: str) -> "Scene":
        """The same with other words."""
        return replace(self, message=replace(self.message, text=text))

    def item(self) -> CaseItem:
        """The message as a case keeps it."""
        message = self.message
        return CaseItem(
            address=message.address,
            author=message.author.id,
            author_name=message.author.name,
            text=message.text,
            at=message.at,
            thread=message.thread,
            private=message.private,
            attachments=message.attachments,
        )

    def deletion(self) -> Delete:
        """What takes the message off the platform."""
        message = self.message
        return Delete(
            address=message.address,
            author=message.author.id,
            author_name=message.author.name,
            text=message.text,
            thread=message.thread,
            attachments=message.attachments,
        )

    def alarm(
        self,
        kind: CaseKind,
        about: str,
        reasons: tuple[Sentence, ...],
        *,
        spans: tuple[tuple[int, int], ...] = (),
        deeds: tuple[Deed, ...] = (),
    ) -> Alarm:
        """Ask for a person; `about` is the rule or subject that similar messages share."""
        chat, author = self.message.address.chat, self.message.author.id
        storm = f"{kind}:{about}:{chat}"
        return Alarm(
            community=self.community.id,
            kind=kind,
            incident=f"{storm}:{self.message.thread or ''}:{author}",
            storm=storm,
            item=self.item(),
            reasons=reasons,
            spans=spans,
            model=self.decision.model,
            deeds=deeds,
        )
