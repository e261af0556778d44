"""The people who work with the bot, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TERMINAL: Final = "terminal"
"""Who works at the terminal of the installation, in the place of a person's id."""


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
    """Somebody with a role; `person` is the platform's id, `private` where they have written to us."""

    community: str
    person: str
    name: str
    role: Role
    private: str | None = None

    def may(self, ability: Ability) -> bool:
        """Whether the role allows it."""
        return ability in ABILITIES[self.role]
