import html
from html import escape

from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from flask import Response
from twisted.web.resource import NoResource


def view(request, name):
    # ruleid: py-error-page-formatted
    return HttpResponseBadRequest(f"no such order: {name}")


def order(request, name):
    # ruleid: py-error-page-formatted
    return HttpResponseNotFound("no order %s" % name)


def station(name):
    # ruleid: py-error-page-formatted
    return Response("no station " + name, 404)


def child(path):
    # ruleid: py-error-page-formatted
    return NoResource("no test '%s'" % path)


def view_well(request, name):
    # ok: py-error-page-formatted
    return HttpResponseBadRequest(f"no such order: {name}", content_type="text/plain")


def order_well(request, name):
    # ok: py-error-page-formatted
    return HttpResponseNotFound(f"no order {escape(name)}")


def child_well(path):
    # ok: py-error-page-formatted
    return NoResource("no test '%s'" % escape(path))


def fixed(request):
    # ok: py-error-page-formatted
    return HttpResponse("ready")


def count(request, orders):
    # ok: py-error-page-formatted
    return HttpResponse("%d orders" % len(orders))


def vessel(name):
    shown = "<h1>" + html.escape(name) + "</h1>"
    # ok: py-error-page-formatted
    return HttpResponse(f"<body>{shown}</body>")
