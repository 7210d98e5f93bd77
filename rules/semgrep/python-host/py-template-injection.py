import jinja2
from flask import render_template, render_template_string, request
from markupsafe import Markup


def show(name, environment):
    # ruleid: py-template-injection
    a = render_template_string(f"<h1>{name}</h1>")
    # ruleid: py-template-injection
    b = jinja2.Template("<h1>" + name + "</h1>")
    # ruleid: py-template-injection
    c = Markup("<b>%s</b>" % name)
    # ruleid: py-template-injection
    d = render_template_string(request.args.get("page"))
    # ok: py-template-injection
    e = render_template_string("<h1>{{ name }}</h1>", name=name)
    # ok: py-template-injection
    f = render_template("page.html", name=name)
    # ok: py-template-injection
    g = Markup("<b>%s</b>") % name
    # ok: py-template-injection
    h = Markup("<b>") + name
    return a, b, c, d, e, f, g, h
