"""Runs the command line: `python -m compounder_host`."""

import sys

from compounder_host.cli import main

sys.exit(main(sys.argv[1:]))
