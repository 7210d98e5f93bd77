"""Run by a newer interpreter: starts an installed tool's stub with the packages of its own environment, and no others.

Arguments: the folder of packages, the stub, what the tool is given. What is compiled for the other interpreter is not found by
this one; tools whose packages need it do not start, and count as missing.
"""

import runpy
import sys


def main() -> None:
    """Runs the stub as if it were called."""
    packages, stub, *words = sys.argv[1:]
    sys.path.append(packages)
    sys.argv = [stub, *words]
    runpy.run_path(stub, run_name="__main__")


if __name__ == "__main__":
    main()
