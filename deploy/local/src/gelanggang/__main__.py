"""`python -m gelanggang` is the command `gelanggang`."""

from gelanggang.cli import main

main()
