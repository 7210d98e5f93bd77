"""A parser for one command that takes words and options in any order."""

import argparse
from collections.abc import Sequence


class AnyOrderParser(argparse.ArgumentParser):
    """Takes `show -q ELEMENT` like `show ELEMENT -q`.

    argparse alone gives a word that may be left out up for lost at the first option (bpo-14191).
    """

    _mixing = False

    def parse_known_args(  # type: ignore[override]  # typeshed adds overloads for other namespaces
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """The options wherever they stand, then the words, and what nothing took."""
        if self._mixing:
            return super().parse_known_args(args, namespace)
        self._mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixing = False
