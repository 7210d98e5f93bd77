from celery import Celery

# ruleid: py-broker-unpickles
CELERY_TASK_SERIALIZER = "pickle"
# ruleid: py-broker-unpickles
CELERY_ACCEPT_CONTENT = ["json", "application/x-python-serialize"]
# ruleid: py-broker-unpickles
SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"

# ruleid: py-broker-unpickles
app = Celery("orders", task_serializer="pickle")
# ruleid: py-broker-unpickles
app.conf.accept_content = ["pickle"]


def wait(socket):
    # ruleid: py-broker-unpickles
    return socket.recv_pyobj()


# ok: py-broker-unpickles
CELERY_RESULT_SERIALIZER = "json"
# ok: py-broker-unpickles
CELERY_ACCEPT_CONTENT = ["application/json", "application/x-signed-pickle"]
# ok: py-broker-unpickles
orders = Celery("orders", task_serializer="json")


def wait_well(socket):
    # ok: py-broker-unpickles
    return socket.recv_json()
