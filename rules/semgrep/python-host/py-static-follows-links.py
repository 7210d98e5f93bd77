from aiohttp import web


def routes(app, folder):
    # ruleid: py-static-follows-links
    app.router.add_static("/pages", folder, follow_symlinks=True)
    # ok: py-static-follows-links
    app.router.add_static("/pages", folder)
    # ruleid: py-static-follows-links
    return [web.static("/pages", folder, follow_symlinks=True)]


def routes_well(folder):
    # ok: py-static-follows-links
    return [web.static("/pages", folder, follow_symlinks=False)]
