import os

LIMITS = {"rate": 5}


class Pump:
    def load(self, data):
        for name, value in data.items():
            # ruleid: py-names-from-message
            setattr(self, name, value)

    def load_all(self, data):
        # ruleid: py-names-from-message
        self.__dict__.update(data)

    def load_well(self, data):
        for name, value in data.items():
            if name not in LIMITS:
                continue
            # ok: py-names-from-message
            setattr(self, name, value)

    def load_known(self, data):
        for name, value in data.items():
            if name in LIMITS:
                # ok: py-names-from-message
                setattr(self, name, value)

    def __setstate__(self, state):
        # ok: py-names-from-message
        self.__dict__.update(state)


def update(row, change):
    for name, value in change.dict(exclude_unset=True).items():
        # ok: py-names-from-message
        setattr(row, name, value)
    fields = change.model_dump(exclude_unset=True)
    for name, value in fields.items():
        # ok: py-names-from-message
        setattr(row, name, value)


def update_by_form(row, request):
    for name, value in request.POST.dict().items():
        # ruleid: py-names-from-message
        setattr(row, name, value)
    fields = request.query_params.dict()
    for name, value in fields.items():
        # ruleid: py-names-from-message
        setattr(row, name, value)


def settings_of(body):
    for name, value in body.items():
        # ruleid: py-names-from-message
        os.environ[name] = value
    for name, value in body.items():
        if name not in LIMITS:
            continue
        # ok: py-names-from-message
        os.environ[name] = value


def configure(data, name, value):
    # ruleid: py-names-from-message
    globals().update(data)
    # ruleid: py-names-from-message
    globals()[name] = value
    # ok: py-names-from-message
    LIMITS.update(data)
