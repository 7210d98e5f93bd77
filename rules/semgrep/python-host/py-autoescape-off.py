import jinja2
from jinja2 import Environment, FileSystemLoader, select_autoescape


def make(folder, options):
    # ruleid: py-autoescape-off
    a = jinja2.Environment(loader=FileSystemLoader(folder))
    # ruleid: py-autoescape-off
    b = Environment(autoescape=False)
    # ok: py-autoescape-off
    c = Environment(loader=FileSystemLoader(folder), autoescape=True)
    # ok: py-autoescape-off
    d = Environment(autoescape=select_autoescape())
    # ok: py-autoescape-off
    e = Environment(**options)
    # ok: py-autoescape-off
    f = scons.Environment(folder)
    return a, b, c, d, e, f
