import logging
import traceback

from django.http import HttpResponse
from flask import Flask, jsonify

app = Flask(__name__)
log = logging.getLogger(__name__)


@app.route("/dose")
def dose():
    try:
        return compute()
    except Exception:  # as broad as servers catch; what the answer shows is the case
        # ruleid: py-error-shown-to-client
        return traceback.format_exc()


@app.get("/orders")
def orders():
    try:
        return read_orders()
    except Exception as error:  # as above
        # ruleid: py-error-shown-to-client
        return jsonify({"error": str(error)}), 500


@app.post("/orders")
def add_order():
    try:
        return store_order()
    except DatabaseError as error:
        # ruleid: py-error-shown-to-client
        return f"cannot store: {error}", 500


def view(request):
    try:
        return compute()
    except Exception:  # as broad as servers catch; what the answer shows is the case
        # ruleid: py-error-shown-to-client
        return HttpResponse(traceback.format_exc())


@app.post("/login")
def login():
    try:
        return check()
    except Exception:  # as broad as servers catch; what the answer shows is the case
        log.exception("login failed")
        # ok: py-error-shown-to-client
        return "the server has a fault, number 12", 500


@app.post("/limits")
def limits():
    try:
        return parse_limits()
    except InvalidLimit as error:
        # ok: py-error-shown-to-client
        return str(error), 400


def on_command_line():
    try:
        return compute()
    except Exception as error:  # as above
        # ok: py-error-shown-to-client
        return str(error)


@app.exception_handler(Exception)
async def failed(request, error: Exception):
    # ruleid: py-error-shown-to-client
    return JSONResponse(status_code=500, content={"detail": str(error)})


@app.exception_handler(NotFound)
async def missing(request, error: NotFound):
    # ok: py-error-shown-to-client
    return JSONResponse(status_code=404, content={"detail": str(error)})


@router.post("/orders")
async def order(wish: Order):
    try:
        return store.put(wish)
    except Exception as error:
        # ruleid: py-error-shown-to-client
        raise HTTPException(status_code=400, detail=f"{str(error)}")


@router.get("/results/{number}")
def result(number: int):
    try:
        return store.result(number)
    except Exception as exp:
        log.exception("results")
        # ruleid: py-error-shown-to-client
        raise HTTPException(status_code=500, detail=str(exp)) from exp


@router.get("/units/{number}")
def unit(number: int):
    try:
        return store.unit(number)
    except UnknownUnit as error:
        # ok: py-error-shown-to-client
        raise HTTPException(status_code=404, detail=str(error)) from error


def read_all():
    try:
        return store.all()
    except Exception as error:
        # ok: py-error-shown-to-client
        raise StoreError(detail=str(error)) from error
