import os
from urllib.parse import urljoin, urlparse


def allowed(url, folder, name):
    parsed = urlparse(url)
    # ruleid: py-prefix-of-unresolved-path
    a = parsed.path.startswith("/static/")
    joined = os.path.join(folder, name)
    # ruleid: py-prefix-of-unresolved-path
    b = joined.startswith(folder)
    # ok: py-prefix-of-unresolved-path
    c = urljoin("/", parsed.path).startswith("/static/")
    # ok: py-prefix-of-unresolved-path
    d = os.path.realpath(joined).startswith(folder + os.sep)
    return a, b, c, d
