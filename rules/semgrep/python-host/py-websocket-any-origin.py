import tornado.websocket

OURS = "https://console.example.com"


class Values(tornado.websocket.WebSocketHandler):
    # ruleid: py-websocket-any-origin
    def check_origin(self, origin):
        return True


class Told(tornado.websocket.WebSocketHandler):
    # ruleid: py-websocket-any-origin
    def check_origin(self, origin):
        """Everybody."""
        return True


class Orders(tornado.websocket.WebSocketHandler):
    # ok: py-websocket-any-origin
    def check_origin(self, origin):
        return origin == OURS


class Shapes:
    # ok: py-websocket-any-origin
    def check_shape(self, shape):
        return True
