"""Plans as files for the stories; what reads and writes a form is loaded when somebody first sends one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec

from handlers.plan.errors import Unclear
from models.cells import Cell, Line

_LINES: Final = ".lines"
"""How the name of a file ends that was read already: its lines as JSON, each cell with its place."""


class PlanSheets:
    """Reads and writes every form of a plan."""

    def forms(self) -> Collection[str]:
        """The endings of the files that can be written."""
        from bot.exchange.forms import FORMS

        return FORMS

    def read(self, name: str, content: bytes) -> Sequence[Line]:
        """The lines of a file; its name says in which form.

        Raises:
            InputError: it is not what its name says, or no form of a plan.
        """
        if name.endswith(_LINES):
            return _unpacked(content)
        from bot.exchange.forms import read_plan

        return read_plan(name, content)

    def as_lines(self, name: str, content: bytes) -> tuple[str, bytes]:
        """The file in a form that takes no time to read, and its name then. A calendar with what comes again
        stays as it is: JSON has no zones, only how far each moment is from UTC.

        Raises:
            InputError: it is not what its name says, or no form of a plan.
        """
        lines = self.read(name, content)
        if any(cell.again for line in lines for cell in line.values()):
            return name, content
        return f"{name}{_LINES}", msgspec.json.encode(lines)

    def write(self, form: str, lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
        """A file of a form with these lines.

        Raises:
            InputError: there is no such form, or it can't hold a line.
        """
        from bot.exchange.forms import form_of

        return form_of(f"plan.{form}").write(lines, headings)


def _unpacked(content: bytes) -> list[dict[str, Cell]]:
    try:
        lines = msgspec.json.decode(content, type=list[dict[str, Cell]])
    except ValueError as error:  # we wrote no such thing: a file of somebody's that is called so
        raise Unclear("import.unreadable") from error
    # We never write down what comes again; whoever sends a file of such a name may have.
    return [{name: cell._replace(again=None) for name, cell in line.items()} for line in lines]
