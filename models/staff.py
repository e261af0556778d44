"""The people who work with the bot, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TERMINAL: Final = "terminal"
"""Who works at the terminal of the installation, in the place of a person's id."""


PLATFORMS: Final = ("telegram", "vk", "local")
"""Where somebody with a role may come from. Each numbers its people by itself: the 57 of one is not the 57
of another, so a role is given to a platform's person."""


def called(person: str, platform: str, home: str) -> str:
    """How the staff of a community on `home` knows somebody of `platform`: `57` there, else `telegram:57`."""
    return person if person == TERMINAL or platform in ("", home) else f"{platform}:{person}"


class Role(StrEnum):
    """What somebody is in a community."""

    OWNER = "owner"
    MODERATOR = "moderator"
    SPECIALIST = "specialist"


class Ability(StrEnum):
    """What a command or a button needs."""

    CASES = "cases"
    PLAN = "plan"
    APPROVE = "approve"
    LAST_WORD = "last_word"
    FAQ = "faq"
    REPORTS = "reports"
    SETTINGS = "settings"
    STAFF = "staff"


ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.OWNER: frozenset(Ability),
    Role.MODERATOR: frozenset({Ability.CASES, Ability.FAQ, Ability.REPORTS}),
    Role.SPECIALIST: frozenset({Ability.PLAN, Ability.APPROVE, Ability.FAQ, Ability.REPORTS, Ability.CASES}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody with a role; `person` is who they are (`called`), `private` where they have written to us."""

    community: str
    person: str
    name: str
    role: Role
    private: str | None = None

    @property
    def is_guest(self) -> bool:
        """Whether they work from another platform: they plan for it, and can't be reached in it."""
        return ":" in self.person

    def may(self, ability: Ability) -> bool:
        """Whether the role allows it."""
        return ability in ABILITIES[self.role]
