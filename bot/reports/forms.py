"""The forms of a report by the ending of their file."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from bot.documents.extras import require
from handlers.reports.document import Document
from models.errors import ConfigError
from models.reports import ReportForm
from models.texts import Sentence

Form = Callable[[Document], bytes]

ENDINGS = (".html", ".pdf", ".xlsx", ".png")
_IN_CHATS = {
    ReportForm.CARD: (".png", ("PIL", "fontTools")),
    ReportForm.PDF: (".pdf", ("fpdf",)),
    ReportForm.XLSX: (".xlsx", ("xlsxwriter",)),
}
"""The ending of each form, and the modules that it is made with."""

_NEEDS = {".pdf": "fpdf", ".xlsx": "xlsxwriter", ".png": "PIL"}


def form_of(path: Path) -> Form:
    """What writes a report into a file of this name.

    Raises:
        ConfigError: no form has this ending, or the extra that writes it is not installed.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        endings = ", ".join(ENDINGS)
        raise ConfigError(why=Sentence("report.ending", {"path": str(path), "endings": endings}))
    if ending in _NEEDS:
        require(_NEEDS[ending], ending[1:].upper())
    return _form(ending)


def _form(ending: str) -> Form:
    """Imported when asked for: a page needs no library of pictures."""
    match ending:
        case ".pdf":
            from bot.reports.paper import paper

            return paper
        case ".xlsx":
            from bot.reports.workbook import workbook

            return workbook
        case ".png":
            from bot.reports.card import card

            return card
    from bot.reports.page import page

    return page


def chat_forms() -> Mapping[ReportForm, Form]:
    """What makes a report for a chat, by its form; those whose extra is not installed are left out."""
    return {
        form: _made_by(ending) for form, (ending, needed) in _IN_CHATS.items() if all(map(_is_there, needed))
    }


def _made_by(ending: str) -> Form:
    def draw(document: Document) -> bytes:
        return _form(ending)(document)  # imported when the first one is drawn

    return draw


def _is_there(module: str) -> bool:
    return find_spec(module) is not None
