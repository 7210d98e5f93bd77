from html import escape


def row(name, number):
    # ruleid: py-script-attribute-formatted
    first = f"""<button onclick="remove('{escape(name)}')">x</button>"""
    # ruleid: py-script-attribute-formatted
    more = """<a href="#" onclick="show('%s')">""" % escape(name)
    # ok: py-script-attribute-formatted
    second = f"""<button onclick="remove(this)" data-name="{escape(name)}">x</button>"""
    # ok: py-script-attribute-formatted
    third = f"<button class='{number}'>x</button>"
    return first + more + second + third
