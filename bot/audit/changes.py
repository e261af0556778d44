"""What would change, on a terminal: how many of which kind, then every single message."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.audit.words import Words
from handlers.audit.what_if import Change, Changes


def show_changes(changes: Changes, words: Words, console: Console) -> None:
    """Print all of them. Texts of subscribers are never read as markup or control codes."""
    console.print(_kinds(changes, words))
    for change in changes.changes:
        console.print(_line(change, words), soft_wrap=True)
    before, after = (
        alarms.over(changes.days).told(words.language) for alarms in (changes.before, changes.after)
    )
    console.print(Text(words.say("changes.alarms", before=before, after=after)))


def _kinds(changes: Changes, words: Words) -> Table:
    title = words.say(
        "changes.title", changed=words.number(len(changes.changes)), messages=words.number(changes.messages)
    )
    table = Table(title=Text(title), title_justify="left", title_style="bold")
    for column in ("before", "after", "number"):
        table.add_column(Text(words.say(f"changes.{column}")))
    for (before, after), number in changes.kinds.items():
        told = (words.say(f"outcome.{before}"), words.say(f"outcome.{after}"), words.number(number))
        table.add_row(*map(Text, told))
    return table


def _line(change: Change, words: Words) -> Text:
    message = change.message
    when = f"{words.moment(message.at)} · " if message.at else ""
    said = " ".join(words.quoted(message.text).split())
    line = Text(f"{when}{words.person(message.author, message.author_name)}: {said}\n")
    became = f"  {words.say(f'outcome.{change.before}')} → {words.say(f'outcome.{change.after}')}"
    return line.append(became, "dim")
