"""Drafts the next revision: `python -m models.storage.migrations "what it changes"`.

It compares the tables that the revisions lead to with `models.storage.tables`. Read what it wrote,
then set `models.storage.schema.HEAD`; a released revision is never edited.
"""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from models.storage.schema import HEAD


def main(what: str) -> None:
    """Write a file into `versions`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with create_engine("sqlite://").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, what, autogenerate=True, rev_id=f"{int(HEAD) + 1:04}")


if __name__ == "__main__":
    main(sys.argv[1])
