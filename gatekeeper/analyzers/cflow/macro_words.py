"""Words of macros nobody defined, where declarations stand: they are gone past."""

from gatekeeper.analyzers.cflow.by_name import never_returns
from gatekeeper.analyzers.cflow.declarations import DeclarationReader
from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.primaries import Unread
from gatekeeper.analyzers.cflow.specifiers import BRACKETED, SPECIFIERS
from gatekeeper.analyzers.cflow.tree import Call, Name

ASM = frozenset(["asm", "__asm__", "__asm"])


class MacroWords(DeclarationReader):
    """Tells macros from declarations."""

    def skip_words(self) -> None:
        """Goes past attribute words nobody defined, behind a declarator."""
        while self.here.kind == "word" and (
            self.here.text in BRACKETED or self.here.text not in SPECIFIERS | self.STATEMENTS
        ):
            self.skip_bracketed()

    def is_macro_call(self) -> bool:
        """`WORD(…)`, or `static WORD(…);`, at file level with nothing that makes it a declaration: a macro nobody defined."""
        start = self.place
        marked = self.here.text == "static"
        self.place += marked
        word = self.here
        declares = word.text in SPECIFIERS or self.begins_type(self.place)
        if word.kind != "word" or declares or self.tokens[self.place + 1].text != "(":
            self.place = start
            return False
        self.place += 1
        try:
            self.skip_group()
            after = self.here
        except Unread:
            return False
        finally:
            self.place = start
        return after.text == ";" if marked else after.text != "{"

    def beside_statements(self, at: Token) -> frozenset[str] | None:
        """Words named by machine code, or none by a macro that is a statement; `None` when neither stands here. Raises `Unread`."""
        if at.text in ASM:
            start = self.place
            self.skip_bracketed()
            # It may write to whatever it names.
            words = (t.text for t in self.tokens[start : self.place] if t.kind == "word")
            self.expect(";")
            return frozenset(words)
        after = self.tokens[self.place + 1]
        begins = after.kind == "word" or after.text == "}"
        # A word that fills its line: nobody defined it, and it has no brackets.
        if at.text.isupper() and begins and after.line > at.line and not self.type_named(at.text):
            self.place += 1
            return frozenset()
        return None


def leaves(at: Token) -> Call | None:
    """A macro nobody defined that by its name leaves the function, as a call of it: `OUT_OF_MEMORY`; `FUNC_EXIT;` only tells."""
    called = Name(at.line, at.column, at.text)
    stays = not never_returns(at.text) or at.text.endswith(("EXIT", "RETURN", "LEAVE"))
    return None if stays else Call(at.line, at.column, called, [])


_NORETURN = frozenset({"_Noreturn", "noreturn", "__noreturn__", "__noreturn", "__NO_RETURN"})


def leaving(tokens: list[Token]) -> dict[str, bool]:
    """The functions that are declared never to return: `_Noreturn void f(void);`, `void f(void) __attribute__((noreturn));`."""
    found: dict[str, bool] = {}
    head, last, deep, said = "", "", 0, False
    for token in tokens:
        if token.text in (";", "{", "}"):
            if said and head:
                found[head] = True
            head, deep, said = "", 0, False
        elif token.text in _NORETURN:
            said = True
        elif token.text == "(":
            head = last if not (head or deep or last in BRACKETED) else head
            deep += 1
        deep -= token.text == ")"
        last = token.text if token.kind == "word" else ""
    return found
