import re
import shutil


def number(line):
    # ruleid: py-match-unchecked
    first = re.match(r"(\d+)", line).group(1)
    # ruleid: py-match-unchecked
    rest = re.search(r"(\d+):(\d+)", line).groups()
    # ruleid: py-match-unchecked
    tool = shutil.which("flash").lower()
    return first, rest, tool


def number_well(line):
    found = re.match(r"(\d+)", line)
    if found is None:
        raise ValueError(line)
    # ok: py-match-unchecked
    return found.group(1)


def number_or_none(line):
    try:
        # ok: py-match-unchecked
        return re.match(r"(\d+)", line).group(1)
    except AttributeError:
        return None


def serial_number(text):
    found = re.search(r"SN:(\d+)", text)
    # ruleid: py-match-unchecked
    return int(found.group(1))


def lot_number(text):
    found = re.match(r"LOT:(\d+)", text)
    if found is None:
        raise ValueError("no lot number")
    # ok: py-match-unchecked
    return int(found.group(1))


def unit(text):
    found = re.match(r"\d+ (\w+)", text)
    # ok: py-match-unchecked
    return found.group(1) if found else ""
