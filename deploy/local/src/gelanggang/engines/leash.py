"""Becomes the command it is given, told by the kernel to end when its parent ends.

Run as a script: leash.py PARENT_PID COMMAND... . A signal handler in the parent could not do
this, since nothing in the parent runs when the parent is killed.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask for the signal, make sure that the parent did not end before, and become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606  (no shell: the command is our own list)


if __name__ == "__main__":
    main()
