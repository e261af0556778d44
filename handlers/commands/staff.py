"""/staff and /owner: who may do what. The first owner comes by a one-time code, the others by the owner."""

import hashlib
import re
from typing import Final

from handlers.request import Command, Request
from models.staff import PLATFORMS, Ability, Colleague, Role, called

_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
_MARK = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""How people are told apart where they have no numbers: the local platform."""
_NUMBERED: Final = ("telegram", "vk")


def code_hash(code: str) -> str:
    """What is kept of a one-time code; case and separators don't matter."""
    plain = "".join(filter(str.isalnum, code)).lower()
    return hashlib.sha256(plain.encode()).hexdigest()


async def owner(request: Request) -> str:
    """`/owner CODE`: whoever knows the code that was printed at start becomes the owner."""
    code = code_hash(request.words)
    if not request.words or not await request.ledger.communities.use_owner_code(code, request.now):
        raise request.error("owner.wrong_code")
    author = request.message.author
    await _appoint(request, author.id, author.name, Role.OWNER)
    return request.say("owner.welcome", name=author.name)


async def staff(request: Request) -> str:
    """`/staff`, `/staff add PERSON ROLE [NAME]`, `/staff remove PERSON`; `telegram:57` is of there."""
    action, rest = request.shift()
    typed, rest = rest.shift()
    role, rest = rest.shift()
    person = _person(request, typed)
    match action.lower(), role.lower():
        case "", _:
            return await _list(request)
        case "remove", "" if person:
            return await _dismiss(request, person)
        case "add", word if meant := _role(request, word):
            _check_number(request, typed)
            name = rest.words or await _name(request, person)
            await _keep_an_owner(request, person, meant)
            await _appoint(request, person, name, meant)
            return await _list(request)
    raise request.error("staff.usage", roles=", ".join(Role))


def _role(request: Request, word: str) -> Role | None:
    """The role that a word names, also in the community's language."""
    return next((role for role in Role if word in (role, request.say(f"role.{role}"))), None)


async def _name(request: Request, person: str) -> str:
    """The name by which the staff or the subscribers know somebody, or else the number."""
    known = await request.ledger.people.standings(request.community.id, [person])
    if person in request.known.team:
        return request.known.team[person].name
    if person in known:
        return known[person].name
    return person


def _person(request: Request, typed: str) -> str:
    """Whom a word means: `57` is somebody of this platform, `telegram:57` of that one; others number alike.

    Raises:
        InputError: there is no such platform.
    """
    platform, colon, number = typed.rpartition(":")
    here = request.community.platform
    platform = platform.lower() if colon else here
    if platform not in PLATFORMS and platform != here:
        raise request.error("staff.no_platform", person=typed, platforms=", ".join(PLATFORMS))
    return called(number, platform, here)


def _check_number(request: Request, typed: str) -> None:
    """A platform numbers all its people or none: of one's own whoever asks shows which.

    Raises:
        InputError: it can be nobody's.
    """
    platform, _, number = typed.rpartition(":")
    at_home = platform.lower() in ("", request.community.platform)
    numbered = request.who.isdecimal() if at_home else platform.lower() in _NUMBERED
    if not (_NUMBER if numbered else _MARK).fullmatch(number):
        raise request.error("staff.no_number", person=typed)


async def _appoint(request: Request, person: str, name: str, role: Role) -> None:
    colleague = Colleague(community=request.community.id, person=person, name=name, role=role)
    await request.ledger.communities.appoint(colleague, request.who, request.now)


async def _dismiss(request: Request, person: str) -> str:
    await _keep_an_owner(request, person, None)
    if not await request.ledger.communities.dismiss(request.community.id, person, request.who, request.now):
        raise request.error("staff.nobody", person=person)
    return await _list(request)


async def _keep_an_owner(request: Request, person: str, role: Role | None) -> None:
    """Whatever becomes of `person`, somebody must be left who may appoint others."""
    colleagues = await request.ledger.communities.staff(request.community.id)
    owners = [
        colleague.person
        for colleague in colleagues
        if colleague.role is Role.OWNER and not colleague.is_guest
    ]
    if owners == [person] and role is not Role.OWNER:
        raise request.error("staff.last_owner")


async def _list(request: Request) -> str:
    colleagues = await request.ledger.communities.staff(request.community.id)
    lines = [
        request.say("staff.line", name=one.name, person=one.person, role=request.say(f"role.{one.role}"))
        for one in colleagues
    ]
    return "\n".join([request.say("staff.title"), *lines])


COMMANDS = (Command("owner", None, owner), Command("staff", Ability.STAFF, staff))
