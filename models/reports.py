"""What people may choose about reports."""

from enum import StrEnum


class ReportForm(StrEnum):
    """As what a report is shown in a chat: a picture, or a file with all of its tables."""

    CARD = "card"
    PDF = "pdf"
    XLSX = "xlsx"
