import html
import re


def show(text):
    # ruleid: py-html-filter-by-regex
    a = re.sub(r"<script.*?>.*?</script>", "", text)
    # ruleid: py-html-filter-by-regex
    b = re.compile(r"<[^>]+>")
    # ruleid: py-html-filter-by-regex
    c = re.search("<iframe", text)
    # ok: py-html-filter-by-regex
    d = html.escape(text)
    # ok: py-html-filter-by-regex
    e = re.sub(r"(?P<hour>[0-9]+):", "", text)
    # ok: py-html-filter-by-regex
    f = re.search(r"(?<=a)b|x < 3", text)
    # ok: py-html-filter-by-regex
    g = re.search("^<.*>$", repr(text))
    return a, b, c, d, e, f, g
