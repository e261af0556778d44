"""`python -m bot`: the command line."""

import sys

try:
    # What it imports takes a second, in which Ctrl-C is no mistake of ours either.
    from bot.cli import main

    main()
except KeyboardInterrupt:
    sys.exit(130)
