"""The closed unions: what a platform performs, and what the outbox takes."""

from models.intents.composed import CarryOut, RefreshCard, ShowCard, ShowPlan, ShowReport, TellWorse
from models.intents.entrances import Admit, Entrance, Lock, MakeLink, TurnAway, Unlock
from models.intents.files import GiveFile, KeepMedium, PassFile, TakeFile
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
from models.intents.restraints import Ban, Mute, Unban, Unmute
from models.intents.words import AnswerPress, Edit, Send, SendPicture

Act = (
    Delete | Restore | Mute | Unmute | Ban | Unban | Send | SendPicture | Edit | AnswerPress
    | Publish | SeeOut | FirstComment | ChangePost | Switch | Entrance | PassFile | KeepMedium | ShowPost
)  # fmt: skip
"""What a platform can perform."""

Intent = Act | ShowCard | RefreshCard | TellWorse | ShowReport | ShowPlan | CarryOut

REPEATABLE = (
    *(Delete, Restore, Mute, Unmute, Ban, Unban, Edit, AnswerPress, CloseComments, OpenComments),
    *(Admit, TurnAway, Lock, Unlock, MakeLink),
    *(Revise, Pin, Unpin, Withdraw, SeeOut),
    *(TakeFile, GiveFile, KeepMedium, ShowPost),
)
"""Idempotent on the platform: done twice is done once, so an unknown outcome is simply repeated. A link
that was made twice is one too many that nobody knows, a file that comes twice does no harm."""
