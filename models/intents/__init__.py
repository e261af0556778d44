"""What is to happen on a platform: a closed union, stored in the outbox until it is known to be done.

Every record here can be written as JSON and read back; nothing here performs anything.
"""

from models.intents.acts import REPEATABLE, Act, Intent
from models.intents.composed import CarryOut, RefreshCard, ShowCard, ShowPlan, ShowReport, TellWorse
from models.intents.entrances import LINK, Admit, Entrance, Lock, MakeLink, TurnAway, Unlock
from models.intents.files import GiveFile, KeepMedium, PassFile, TakeFile
from models.intents.lanes import chat_of, lane, lane_of_words
from models.intents.orders import Order, Receipt
from models.intents.posts import (
    ChangePost,
    CloseComments,
    FirstComment,
    OpenComments,
    Pin,
    Publish,
    Revise,
    SeeOut,
    ShowPost,
    Switch,
    Unpin,
    Withdraw,
)
from models.intents.removals import Delete, Restore
from models.intents.restraints import Ban, Mute, Offence, Unban, Unmute
from models.intents.words import AnswerPress, Button, Edit, Send, SendPicture

__all__ = [
    "LINK",
    "REPEATABLE",
    "Act",
    "Admit",
    "AnswerPress",
    "Ban",
    "Button",
    "CarryOut",
    "ChangePost",
    "CloseComments",
    "Delete",
    "Edit",
    "Entrance",
    "FirstComment",
    "GiveFile",
    "Intent",
    "KeepMedium",
    "Lock",
    "MakeLink",
    "Mute",
    "Offence",
    "OpenComments",
    "Order",
    "PassFile",
    "Pin",
    "Publish",
    "Receipt",
    "RefreshCard",
    "Restore",
    "Revise",
    "SeeOut",
    "Send",
    "SendPicture",
    "ShowCard",
    "ShowPlan",
    "ShowPost",
    "ShowReport",
    "Switch",
    "TakeFile",
    "TellWorse",
    "TurnAway",
    "Unban",
    "Unlock",
    "Unmute",
    "Unpin",
    "Withdraw",
    "chat_of",
    "lane",
    "lane_of_words",
]
