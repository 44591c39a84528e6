"""dbt as a process that ends with the one that started it, and so never writes on by itself.

The starter holds the other end of its standard input, writes nothing there and closes it by ending.
"""

import os
import signal
import sys
import threading

from dbt.cli.main import cli

STANDARD_INPUT = 0


def _end_with_the_starter():
    os.read(STANDARD_INPUT, 1)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    sys.exit(cli())
