"""Source excerpts: the lines of a place in the code with the marked part of each."""

from dataclasses import dataclass

from gatekeeper.model.location import Region

_WIDEST = 240


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """One source line, unescaped; `text[start:end]` is what is meant, empty when nothing is."""

    number: int
    text: str
    start: int = 0
    end: int = 0
    cut: int = 0
    """How many characters were left off at its end."""

    @property
    def parts(self) -> tuple[str, str, str]:
        """Before, within and behind the mark."""
        return self.text[: self.start], self.text[self.start : self.end], self.text[self.end :]


def excerpt_lines(lines: tuple[str, ...], region: Region | None) -> tuple[ExcerptLine, ...]:
    """The lines numbered from the region's start, with the region marked; empty for no lines.

    A region without columns marks each of its lines from the first to the last character that is no blank.
    """
    place = region or Region(1, 0)
    numbered = (
        (place.start_line + index, line.rstrip("\r\n")) for index, line in enumerate(lines)
    )
    return tuple(_marked(number, line, place) for number, line in numbered)


def _marked(number: int, line: str, region: Region) -> ExcerptLine:
    text, cut = line[:_WIDEST], max(0, len(line) - _WIDEST)
    if not region.start_line <= number <= region.end_line:
        return ExcerptLine(number, text, cut=cut)
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    if number == region.start_line and region.start_column > 0:
        start = region.start_column - 1
    if number == region.end_line and region.end_column > 0:
        end = region.end_column - 1
    start, end = min(start, len(text)), min(end, len(text))
    return ExcerptLine(number, text, start, max(start, end), cut)
