"""Runs the network alone: `python -m bot.platforms.local --db FILE --port N --token T`."""

import argparse
import asyncio
import signal
from pathlib import Path

from bot.platforms.local.server.app import create_app
from bot.platforms.local.server.network import Options
from bot.platforms.local.server.serving import Serving
from models.errors import StorageError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.platforms.local", description=__doc__)
    parser.add_argument("--db", type=Path, required=True, help="SQLite file, made if it is missing")
    parser.add_argument("--token", required=True, help="what the bot must present")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes a free one")
    parser.add_argument("--language", choices=("ru", "en"), default="ru", help="of the starting cast")
    parser.add_argument("--no-audience", action="store_true", help="nobody likes or views new posts")
    parser.add_argument("--calls-per-second", type=int, default=30, help="of the bot, all together")
    parser.add_argument("--messages-per-second", type=int, default=20, help="of the bot, to one chat")
    return parser.parse_args()


def _options(given: argparse.Namespace) -> Options:
    return Options(
        file=given.db,
        token=given.token,
        language=given.language,
        audience=not given.no_audience,
        calls_per_second=given.calls_per_second,
        messages_per_second=given.messages_per_second,
    )


async def _serve(given: argparse.Namespace) -> None:
    serving = Serving(create_app(_options(given)), port=given.port)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, serving.stop)
    await serving.run_until_stopped(lambda: print(serving.address, flush=True))  # noqa: T201 - its one word


if __name__ == "__main__":
    try:
        asyncio.run(_serve(_arguments()))
    except (OSError, StorageError) as error:
        raise SystemExit(str(error)) from error
