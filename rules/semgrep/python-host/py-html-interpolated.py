import html
from html import escape


def bad_cells(patient, result, unit):
    # ruleid: py-html-interpolated
    row = f"<td>{patient.name}</td>"
    # ruleid: py-html-interpolated
    row += f'<td class="value">{result} {unit}</td>'
    # ruleid: py-html-interpolated
    row += "<td>%s</td>" % result
    # ruleid: py-html-interpolated
    row += "<td>{}</td>".format(unit)
    # ruleid: py-html-interpolated
    row += "<a href='{url}'>lot</a>".format(url=patient.url)
    return row


def good_cells(patient, low, high):
    # ok: py-html-interpolated
    row = f"<td>{html.escape(patient.name)}</td>"
    # ok: py-html-interpolated
    row += f"<td>{escape(patient.ward)}</td>"
    # ok: py-html-interpolated
    row += f"<td>{patient.number}: {escape(patient.ward)}</td>"
    # ok: py-html-interpolated
    row += f"<pre>{bleach.clean(patient.remarks)}</pre>"
    # ok: py-html-interpolated
    row += "<td></td>"
    # ok: py-html-interpolated
    between = f"{low} < x < {high}"
    # ok: py-html-interpolated
    arrow = f"{low} <- {high}"
    # ok: py-html-interpolated
    address = f"{patient.name} <{patient.email}>"
    # ok: py-html-interpolated
    count = "%s of %s" % (low, high)
    return row, between, arrow, address, count


def bad_request(gettext, app, version):
    # ruleid: py-html-interpolated
    text = gettext("<strong>%(app)s</strong> asks for access").replace("%(app)s", app)
    # ruleid: py-html-interpolated
    text += "<i>{version}</i>".replace("{version}", version)
    return text


def good_request(gettext, app, version):
    # ok: py-html-interpolated
    text = gettext("<strong>%(app)s</strong> asks for access").replace("%(app)s", escape(app))
    # ok: py-html-interpolated
    text += gettext("%(app)s asks for access").replace("%(app)s", app)
    # ok: py-html-interpolated
    text += "<br>".replace("<br>", version)
    return text


class Order:
    def __repr__(self):
        # ok: py-html-interpolated
        return f"<Order {self.number}>"

    def shown(self, safe_name, quoted_url, html_escape):
        # ok: py-html-interpolated
        route = f"<RouteDef count={len(self.items)}>"
        # ok: py-html-interpolated
        name = f"<b>{safe_name}</b>"
        # ok: py-html-interpolated
        link = f'<a href="{quoted_url}">{html_escape(self.name)}</a>'
        # ok: py-html-interpolated
        tree = "<Tree {}>".format(self.number)
        return route, name, link, tree

    def __str__(self):
        # ok: py-html-interpolated
        return f"<form {self.number}>"


def choices(value, checked, name):
    # ruleid: py-html-interpolated
    row = (
        '<tr><td><input type="radio" value="%s" %s></td>'
        "<td>%s</td></tr>"
    ) % (value, checked, name)
    # ok: py-html-interpolated
    row += (
        '<tr><td><input type="radio" value="%s" %s></td>'
        "<td>%s</td></tr>"
    ) % (escape(value), checked, escape(name))
    # ok: py-html-interpolated
    row += (
        "nothing of it"
        "is %s"
    ) % name
    return row


def nothing_found(term):
    # ok: py-html-interpolated
    return "<p>No orders for <b>%s</b></p>" % escape(term)


def nothing_known(term):
    # ruleid: py-html-interpolated
    return "<p>No orders for <b>%s</b></p>" % term


def link(text, address):
    # ruleid: py-html-interpolated
    begin = text + '<a href="%s">' % address
    # ok: py-html-interpolated
    return begin, '<a href="%s">' % escape(address, quote=True)


def vessel(request, label):
    shown = "<h1>" + html.escape(label) + "</h1>"
    # ok: py-html-interpolated
    return HTMLResponse(f"<body>{shown}</body>")


def vessel_badly(request, label):
    shown = "<h1>" + label + "</h1>"
    # ruleid: py-html-interpolated
    return HTMLResponse(f"<body>{shown}</body>")


def samples(buffer, depth):
    # ok: py-html-interpolated
    return numpy.frombuffer(buffer, dtype=f"<u{depth // 8}")


def heading(level, text):
    # ruleid: py-html-interpolated
    return f"<h1 class=top>{text}</h1>"
