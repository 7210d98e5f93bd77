"""CMake files as commands (cmake-language(7), 3.31): names, arguments with their lines, and the values of variables."""

import re
from collections.abc import Iterator, Mapping

from gatekeeper.model.frozen import dataclass

_TOKEN = re.compile(
    r"""(?P<comment>\#\[(?P<ceq>=*)\[.*?\](?P=ceq)\]|\#[^\n]*)
      |(?P<bracket>\[(?P<beq>=*)\[\n?(?P<inside>.*?)\](?P=beq)\])
      |(?P<quoted>"(?:[^"\\]|\\.)*")
      |(?P<open>\()|(?P<close>\))
      |(?P<space>\s+)
      |(?P<word>(?:[^\s()#"\\]|\\.)+)
      |(?P<odd>.)""",
    re.VERBOSE | re.DOTALL,
)
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9_.+/-]+)\}")
_MAX_TOKENS = 400_000
_MAX_VALUE = 4096


@dataclass(frozen=True, slots=True)
class Word:
    """One argument."""

    text: str
    line: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One command with its arguments."""

    name: str
    """In lower case: CMake takes any."""
    words: tuple[Word, ...]
    line: int

    def text(self, index: int) -> str:
        """The text of an argument; empty when there are fewer."""
        return self.words[index].text if index < len(self.words) else ""

    def after(self, keyword: str) -> Word | None:
        """The argument behind a keyword, `None` when the keyword is not there or is the last."""
        for index, word in enumerate(self.words[:-1]):
            if word.text.upper() == keyword:
                return self.words[index + 1]
        return None


def read_calls(text: str) -> tuple[tuple[Call, ...], tuple[int, str] | None]:
    """The commands in order, and line and sentence of what ends the reading early; `None` when nothing does."""
    calls: list[Call] = []
    line, depth, name, start = 1, 0, "", 1
    words: list[Word] = []
    for count, found in enumerate(_TOKEN.finditer(text)):
        if count > _MAX_TOKENS:
            return tuple(calls), (line, f"it has more than {_MAX_TOKENS} words")
        kind, token = found.lastgroup or "", found.group()
        match kind:
            case "open":
                depth += 1
                if depth == 1:
                    words = []
            case "close":
                depth -= 1
                if depth == 0 and name:
                    calls.append(Call(name.lower(), tuple(words), start))
                    name = ""
                if depth < 0:
                    return tuple(calls), (line, "a bracket closes that was not opened")
            case "odd":
                return tuple(calls), (line, f'"{token}" stands where nothing may stand')
            case _:
                word = _word(found, line)
                if word is not None and depth:
                    words.append(word)
                elif word is not None:
                    name, start = word.text, line
        line += token.count("\n")
    if depth:
        return tuple(calls), (start, "a bracket is not closed")
    return tuple(calls), None


def _word(found: re.Match[str], line: int) -> Word | None:
    if found["bracket"] is not None:
        return Word(found["inside"], line, quoted=True)
    if found["quoted"] is not None:
        return Word(re.sub(r"\\\n", "", found["quoted"][1:-1]), line, quoted=True)
    return Word(found["word"], line) if found["word"] is not None else None


def put_in(text: str, variables: Mapping[str, str]) -> str:
    """The text with the variables that are known; what is not known stays as it is written."""
    for _ in range(8):
        replaced = _VARIABLE.sub(lambda m: variables.get(m.group(1), m.group(0)), text)
        if replaced == text or len(replaced) > _MAX_VALUE:
            break
        text = replaced
    return text


def spread(words: tuple[Word, ...], variables: Mapping[str, str]) -> Iterator[Word]:
    """The arguments with variables put in; an unquoted list becomes several, as CMake does it."""
    for word in words:
        text = put_in(word.text, variables)
        if word.quoted or ";" not in text:
            if text or word.quoted:
                yield Word(text, word.line, word.quoted)
            continue
        yield from (Word(part, word.line) for part in text.split(";") if part)
