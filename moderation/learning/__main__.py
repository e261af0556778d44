"""The process in which a lesson is learned: material on standard input, what was learned on standard output.

It reads no database and no configuration and knows no secret; the running program starts it.
"""

import sys

from moderation.learning.wire import answer_to


def main() -> None:
    """Learn one lesson."""
    sys.stdout.buffer.write(answer_to(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
