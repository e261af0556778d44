"""Where a person does by hand what no key of ours may do. Pure."""

from bot.platforms.vk.places import SITE, is_talk, link
from models.intents import (
    Act,
    Ban,
    CloseComments,
    Delete,
    Edit,
    FirstComment,
    Mute,
    OpenComments,
    Pin,
    Restore,
    Revise,
    SeeOut,
    Send,
    Unban,
    Unmute,
    Unpin,
    Withdraw,
)
from models.messages import Address


def by_hand(act: Act, group: int) -> str:
    """The address of what an act is about, or of the settings that it changes."""
    match act:
        case (
            Delete()
            | Restore()
            | Edit()
            | SeeOut()
            | FirstComment()
            | Revise()
            | Pin()
            | Unpin()
            | Withdraw()
        ):
            return link(act.address, group)
        case CloseComments() | OpenComments():
            return link(act.post, group)
        case Send():
            return link(_address(act, act.reply_to or act.thread or ""), group)
        case Mute() | Unmute() | Ban() | Unban() if is_talk(act.chat):
            return link(_address(act, ""), group)
        case Mute() | Unmute() | Ban() | Unban():
            return f"{SITE}club{group}?act=blacklist"
        case _:
            return f"{SITE}club{group}"


def _address(act: Send | Mute | Unmute | Ban | Unban, message: str) -> Address:
    return Address(platform=act.platform, chat=act.chat, message=message)
