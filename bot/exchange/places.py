"""How a cell is called in a spreadsheet: «C7»."""


def place_of(column: int, row: int) -> str:
    """The name of the cell in a column, from 0, and a row, from 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
