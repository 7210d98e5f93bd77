from flask import Flask
import asyncio

app = Flask(__name__)
# ruleid: py-debug-server
app.debug = True
# ruleid: py-debug-server
app.config["DEBUG"] = True


def main(loop, task, arguments):
    # ruleid: py-debug-server
    app.run(port=5000, debug=True)
    # ok: py-debug-server
    app.run(port=5000)
    # ok: py-debug-server
    app.run(port=5000, debug=False)
    # ok: py-debug-server
    app.run(debug=arguments.debug)
    # ok: py-debug-server
    set_logging(debug=True)
    # ok: py-debug-server
    task.debug = True
    # ok: py-debug-server
    loop.set_debug(True)


def loop(main):
    # ok: py-debug-server
    asyncio.run(main(), debug=True)


def others(handlers, settings):
    import bottle
    import cherrypy
    import tornado.web

    # ruleid: py-debug-server
    first = tornado.web.Application(handlers, debug=True, autoreload=False)
    # ok: py-debug-server
    second = tornado.web.Application(handlers, debug=False, serve_traceback=settings.trace)
    # ruleid: py-debug-server
    cherrypy.config.update({"server.socket_port": 80, "request.show_tracebacks": True})
    # ok: py-debug-server
    cherrypy.config.update({"request.show_tracebacks": False})
    # ruleid: py-debug-server
    bottle.debug(True)
    # ok: py-debug-server
    bottle.debug(False)
    return first, second
