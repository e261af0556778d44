"""Up to three keys of a brand, each used for what VK gives it for, with a word for what none may do.

Which key VK says a method takes is the schema's word (5.199); VK's own at the call is the last.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from bot.platforms.vk.failures import NotForThisKey
from bot.platforms.vk.key import Key, Kind
from models.errors import Refused
from models.texts import Sentence

log = structlog.get_logger()

_G, _U, _S = Kind.GROUP, Kind.USER, Kind.SERVICE

METHODS: Final[Mapping[str, tuple[Kind, ...]]] = {
    # events, and messages: those of a user's key would be the user's own
    "groups.getLongPollServer": (_G, _U),
    "groups.getLongPollSettings": (_G, _U),
    "groups.setLongPollSettings": (_G, _U),
    **{
        f"groups.{name}": (_G, _U)
        for name in (
            "getCallbackConfirmationCode",
            "getCallbackServers",
            "addCallbackServer",
            "editCallbackServer",
            "setCallbackSettings",
            "getCallbackSettings",
        )
    },
    "messages.getConversationsById": (_G,),
    "messages.send": (_G,),
    "messages.edit": (_G,),
    "messages.delete": (_G,),
    "messages.getHistory": (_G,),
    "messages.getByConversationMessageId": (_G,),
    "messages.sendMessageEventAnswer": (_G,),
    "messages.changeConversationMemberRestrictions": (_G,),
    # comments
    "wall.createComment": (_G, _U),
    "wall.closeComments": (_G, _U),
    "wall.openComments": (_G, _U),
    "board.deleteComment": (_G, _U),
    "board.restoreComment": (_G, _U),
    "board.createComment": (_U,),
    "wall.editComment": (_U,),
    **{
        f"{section}.{name}Comment": (_U,)
        for section in ("wall", "photos", "video", "market")
        for name in ("delete", "restore")
    },
    **{f"{section}.createComment": (_U,) for section in ("photos", "video", "market")},
    "wall.getComments": (_S, _U),
    "board.getComments": (_S, _U),
    **{f"{section}.getComments": (_U,) for section in ("photos", "video", "market")},
    "wall.getComment": (_U,),
    "photos.getAllComments": (_U,),
    "video.get": (_U,),
    "market.get": (_U,),
    "board.getTopics": (_S, _U),
    # people
    "groups.ban": (_U,),
    "groups.unban": (_U,),
    "groups.getBanned": (_G, _U),
    "users.get": (_G, _S, _U),
    "groups.getById": (_G, _S, _U),
    # posts
    "wall.post": (_U, _G),
    "wall.edit": (_U,),
    "wall.delete": (_U,),
    "wall.restore": (_U,),
    "wall.pin": (_U,),
    "wall.unpin": (_U,),
    "wall.get": (_S, _U),
    "wall.getById": (_S, _U),
    "polls.create": (_U,),
    "photos.getWallUploadServer": (_U,),
    "photos.saveWallPhoto": (_U,),
    "photos.getById": (_U, _S),
    "docs.getWallUploadServer": (_U,),
    "docs.getMessagesUploadServer": (_G,),
    "docs.save": (_G, _U),
    "video.save": (_U,),
    "photos.getMessagesUploadServer": (_G,),
    "photos.saveMessagesPhoto": (_G,),
    "stats.getPostReach": (_U,),
    # the keys themselves
    "groups.getTokenPermissions": (_G,),
    "account.getAppPermissions": (_U,),
    "utils.getServerTime": (_G, _S, _U),
}
"""Which keys may call a method, the one to be preferred first. Of `wall.post` the schema knows users' keys
only; one report says that a community's posts a text, so it is tried where there is no other."""

NAMES: Final[Mapping[Kind, str]] = {
    Kind.GROUP: "[vk] community_token",
    Kind.USER: "[vk] user_token",
    Kind.SERVICE: "[vk] service_token",
}
"""Where each key stands in the configuration."""


_OF_USER: Final[Mapping[str, str]] = {
    "market": "market",
    "stats": "stats",
    "polls": "wall",
    "board": "groups",
}
_OF_GROUP: Final[Mapping[str, str]] = {"groups": "manage", "board": "manage"}


def right(method: str, kind: Kind) -> str:
    """What VK calls the right that a method needs of such a key: dev.vk.com on access rights."""
    section = method.partition(".")[0]
    return (_OF_USER if kind is Kind.USER else _OF_GROUP).get(section, section)


class Lacking(Refused):
    """None of our keys may call this method."""


@dataclass(slots=True)
class Keys:
    """The keys of the community `group`. What VK has refused once to a key is not asked of it again."""

    group: int
    keys: Mapping[Kind, Key]
    denied: dict[tuple[str, Kind], NotForThisKey]
    told: set[tuple[str, Kind]] = field(default_factory=set)
    quiet: bool = False

    @classmethod
    def of(cls, group: int, *keys: Key) -> "Keys":
        """These keys."""
        return cls(group, {key.kind: key for key in keys}, {})

    async def call(self, method: str, **params: Any) -> Any:
        """The response to a call with the first key that VK lets do it.

        Raises:
            Lacking: there is none, and it says which it takes.
            Refused: not done, with VK's words.
            RateLimited: not done, try later.
            OutcomeUnknown: perhaps done.
        """
        refusal: NotForThisKey | None = None
        for key in self._for(method, params):
            try:
                return await key.call(method, params)
            except NotForThisKey as denied:
                refusal = denied
                if denied.final:
                    self._remember(method, key, denied)
        raise refusal if refusal and not refusal.final else self._lacking(method)

    def _remember(self, method: str, key: Key, denied: NotForThisKey) -> None:
        self.denied[method, key.kind] = denied
        if not self.quiet and (method, key.kind) not in self.told:
            self.told.add((method, key.kind))
            log.warning("VK does not let a key do this", key=key.name, method=method, reason=str(denied))

    def can(self, method: str) -> bool:
        """Whether a key is there that may call `method`, as far as is known."""
        return next(self._for(method, {}), None) is not None

    def able(self, method: str) -> tuple[Kind, ...]:
        """The kinds of our keys that may call `method`, as far as is known."""
        return tuple(key.kind for key in self._for(method, {}))

    def missing(self, method: str) -> Sentence | None:
        """Why no key of ours may call `method`; None where one may, as far as is known."""
        return None if self.can(method) else self._lacking(method).why[0]

    def ask_again(self) -> None:
        """Forget what VK has refused: a right may have been given since."""
        self.denied.clear()

    @property
    def troubles(self) -> Mapping[str, Sentence]:
        """What a person has to put right with any of them."""
        return {what: why for key in self.keys.values() for what, why in key.troubles.items()}

    def close(self) -> None:
        """No more calls."""
        for key in self.keys.values():
            key.close()

    def _for(self, method: str, params: Mapping[str, Any]) -> Iterator[Key]:
        # A key that VK refuses leaves its work to another that may do it.
        for kind in sorted(METHODS[method], key=lambda one: one in self.keys and self.keys[one].is_over):
            if kind not in self.keys or (method, kind) in self.denied:
                continue
            if method == "wall.post" and kind is Kind.GROUP and params.get("attachments"):
                continue
            yield self.keys[kind]

    def _lacking(self, method: str) -> Lacking:
        told = [
            (kind, self.denied[method, kind]) for kind in METHODS[method] if (method, kind) in self.denied
        ]
        for kind, denied in told:
            if denied.lacks_right:
                why = {"name": NAMES[kind], "right": right(method, kind)}
                return Lacking(str(denied), Sentence("lacking.vk.right", why))
        if told:
            kind, denied = told[0]
            return Lacking(str(denied), Sentence("lacking.vk.not_for_key", {"name": NAMES[kind]}))
        names = [NAMES[kind] for kind in METHODS[method]]
        words = f"VK takes {method} from {' or '.join(names)} only, which is not set"
        return Lacking(words, Sentence("lacking.vk.key", {"name": " / ".join(names)}))
