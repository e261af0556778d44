"""How a cell is called in a spreadsheet, «C7», and what stands above its column."""


def place_of(column: int, row: int) -> str:
    """The name of the cell in a column, from 0, and a row, from 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def heading_of(column: int, text: str) -> str:
    """The heading of a column, from 0. One without is known by so many blanks: the real headings may stand in
    a row further down, and there every column has one."""
    return text if text.strip() else " " * (column + 1)
