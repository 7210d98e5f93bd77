"""`python -m gatekeeper`: the command, where no script of it is on the path."""

import sys

from gatekeeper.cli.main import main

sys.exit(main())
