"""The look of pages: their templates and their style. Nothing is loaded by a page and nothing runs in it."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_SHARED = Path(__file__).parent / "templates"


def templates(folder: Path) -> Environment:
    """The templates of a folder and those that all pages share; text is text in them, never markup."""
    return Environment(
        loader=FileSystemLoader([folder, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
