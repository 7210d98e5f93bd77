class Service:
    def _dispatch(self, method, params):
        # ruleid: py-dispatch-any-method
        return getattr(self.api, method)(*params)


class CheckedService:
    def _dispatch(self, method, params):
        if method.startswith("_"):
            raise ValueError("forbidden method")
        # ok: py-dispatch-any-method
        return getattr(self.api, method)(*params)


class ListedService:
    def handle_call(self, method, params):
        if method not in self.offered:
            raise ValueError("no such method")
        # ok: py-dispatch-any-method
        return getattr(self.api, method)(*params)


def on_json(pump, message):
    # ruleid: py-dispatch-any-method
    return getattr(pump, message["method"])(message["value"])


def option(settings, name):
    # ok: py-dispatch-any-method
    return getattr(settings, name)
