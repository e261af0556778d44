"""Parameters of every call, strict: nothing is converted, nothing unknown is let through."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
PostText = Annotated[str, StringConstraints(max_length=4096)]
Guid = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=64)]
ButtonData = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S{1,2000}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Id = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,64}$")]


class Params(BaseModel):
    """Nothing is converted, nothing unknown is let through."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Nothing(Params):
    """No parameters."""


class InChat(Params):
    """Parameters of a call about a chat."""

    chat: str


class Key(Params):
    """A button: a press of it is told to the bot, or it opens a page."""

    label: Label
    data: ButtonData | None = None
    url: Url | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if (self.data is None) is (self.url is None):
            raise ValueError("data or url")
        return self


class Poll(Params):
    """A question under a post, with answers; `right` is the place of the right one of a quiz."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    options: Annotated[list[Label], Field(min_length=1, max_length=12)]
    several: bool = False
    right: Annotated[int, Field(ge=0, le=11)] | None = None
    explanation: Annotated[str, StringConstraints(max_length=200)] = ""


Keys = list[list[Key]]


class File(Params):
    """A file: how it is called, and its content in base64."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$")]
    content: str


class SendMessage(InChat):
    """Parameters of sendMessage."""

    text: Text
    guid: Guid
    thread: str | None = None
    reply_to: str | None = None
    pictures: Annotated[list[str], Field(max_length=10)] = []
    file: File | None = None
    buttons: Keys = []


class PublishPost(InChat):
    """Parameters of publish."""

    text: PostText
    guid: Guid
    pictures: Annotated[list[str], Field(max_length=10)] = []
    buttons: Keys = []
    poll: Poll | None = None
    comments_closed: bool = False


class OneMessage(InChat):
    """Parameters of deleteMessage and restoreMessage."""

    message: str


class EditMessage(OneMessage):
    """Parameters of editMessage."""

    text: PostText
    buttons: Keys = []


class OnePerson(InChat):
    """Parameters of unmute and unban."""

    person: str


class Term(OnePerson):
    """Parameters of mute and ban."""

    until: AwareDatetime


class AnswerPress(Params):
    """Parameters of answerPress."""

    press: str
    text: Annotated[str, StringConstraints(max_length=200)]


class FindSent(InChat):
    """Parameters of findSent."""

    guid: Guid


class GetResults(InChat):
    """Parameters of getResults."""

    messages: Annotated[list[str], Field(min_length=1, max_length=100)]


class Newcomer(Params):
    """Somebody who joins."""

    id: Id
    name: Name
    about: str = ""
    avatar: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#5f6b7a"
    side: Literal["subscriber", "staff"] = "subscriber"


class Say(InChat):
    """What somebody says."""

    text: PostText
    thread: str | None = None
    reply_to: str | None = None
    picture: str | None = None
    pictures: Annotated[list[str], Field(max_length=10)] = []
    file: File | None = None
    forwarded_from_channel: bool = False

    @property
    def all_pictures(self) -> list[str]:
        """The one and the several."""
        return ([self.picture] if self.picture is not None else []) + self.pictures


class SayAs(OnePerson):
    """What somebody says, among many."""

    text: Text
    thread: str | None = None


class Edit(OneMessage):
    """How a message reads now."""

    text: Text


class Press(OneMessage):
    """A press of a button; nobody checks `data`, since real clients may send anything too."""

    data: Annotated[str, StringConstraints(min_length=1, max_length=64)]
