"""Words of macros nobody defined, where declarations stand: they are gone past."""

from gatekeeper.analyzers.cflow.declarations import DeclarationReader
from gatekeeper.analyzers.cflow.primaries import Unread
from gatekeeper.analyzers.cflow.specifiers import SPECIFIERS


class MacroWords(DeclarationReader):
    """Tells macros from declarations."""

    def skip_words(self) -> None:
        """Goes past attribute words nobody defined, behind a declarator."""
        while self.here.kind == "word" and self.here.text not in SPECIFIERS | self.STATEMENTS:
            self.skip_bracketed()

    def is_macro_call(self) -> bool:
        """`WORD(…)` at file level with nothing that makes it a declaration: a macro nobody defined."""
        if self.here.kind != "word" or self.tokens[self.place + 1].text != "(":
            return False
        start = self.place
        self.place += 1
        try:
            self.skip_group()
            after = self.here
        except Unread:
            return False
        finally:
            self.place = start
        return after.text != "{"
