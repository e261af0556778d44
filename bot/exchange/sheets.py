"""Plans as files for the stories; what reads and writes a form is loaded when somebody first sends one."""

from collections.abc import Mapping, Sequence

from models.cells import Line


class PlanSheets:
    """Reads and writes every form of a plan."""

    def read(self, name: str, content: bytes) -> Sequence[Line]:
        """The lines of a file; its name says in which form.

        Raises:
            InputError: it is not what its name says, or no form of a plan.
        """
        from bot.exchange.forms import read_plan

        return read_plan(name, content)

    def write(self, form: str, lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
        """A file of a form with these lines.

        Raises:
            InputError: there is no such form, or it can't hold a line.
        """
        from bot.exchange.forms import form_of

        return form_of(f"plan.{form}").write(lines, headings)
