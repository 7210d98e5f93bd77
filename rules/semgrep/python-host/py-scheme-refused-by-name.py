REFUSED_SCHEMES = ("javascript:", "vbscript:")
_scheme_blacklist = ("javascript:", "vbscript:")
SCHEMES = ("http:", "https:")


def link(url):
    lower = url.lower().strip()
    # ruleid: py-scheme-refused-by-name
    for scheme in _scheme_blacklist:
        if lower.startswith(scheme):
            return ""
    # ruleid: py-scheme-refused-by-name
    if lower.startswith("javascript:"):
        return ""
    # ruleid: py-scheme-refused-by-name
    if lower.startswith(REFUSED_SCHEMES):
        return ""
    # ok: py-scheme-refused-by-name
    if lower.startswith(SCHEMES):
        return url
    # ok: py-scheme-refused-by-name
    return url if lower.startswith("https://") else ""
