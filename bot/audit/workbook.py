"""The cases of an audit as a spreadsheet, for those who sort and comment."""

from io import BytesIO

from bot.audit.words import Words
from bot.documents.extras import require
from handlers.audit.records import CASES, Case, Report

_WIDTHS = (16, 20, 22, 90, 60, 8, 12, 12, 12, 40)
_COLUMNS = ("outcome", "at", "who", "text", "why", "times", "spam", "toxic", "negative", "link")


def workbook(report: Report, words: Words) -> bytes:
    """An XLSX file with one case a row.

    Raises:
        ConfigError: the extra that writes spreadsheets is not installed.
    """
    require("xlsxwriter", "--xlsx")
    import xlsxwriter

    content = BytesIO()
    # Texts of strangers must stay texts: no formulas, no links, no numbers made of them.
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(words.say("sheet"))
        heading = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, words.say(f"column.{name}"), heading)
        sheet.freeze_panes(1, 0)
        rows = [case for outcome in CASES for case in report.cases[outcome]]
        sheet.autofilter(0, 0, len(rows), len(_COLUMNS) - 1)
        for number, case in enumerate(rows, start=1):
            for column, text in enumerate(_texts(case, words)):
                sheet.write_string(number, column, text)
            sheet.write_number(number, 5, case.count)
            for column, score in enumerate(
                (case.scores.spam, case.scores.toxic, case.scores.negative), start=6
            ):
                sheet.write_number(number, column, round(score, 3))
    return content.getvalue()


def _texts(case: Case, words: Words) -> tuple[str, ...]:
    return (
        words.say(f"outcome.{case.outcome}"),
        words.moment(case.at),
        words.author_of(case),
        words.quoted(case.text),
        "; ".join(words.reasons(case)),
        "",
        "",
        "",
        "",
        words.link(case),
    )
