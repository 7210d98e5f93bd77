import logging
import os

logger = logging.getLogger(__name__)


def take(request):
    # ruleid: py-headers-in-log
    logger.debug("headers %s", request.headers)
    # ruleid: py-headers-in-log
    logger.info(f"came with {request.headers}")
    # ruleid: py-headers-in-log
    logging.warning("cookies: %r", request.cookies)
    # ok: py-headers-in-log
    logger.debug("agent %s", request.headers.get("User-Agent"))
    # ok: py-headers-in-log
    logger.debug("%d headers", len(request.headers))


def start():
    # ruleid: py-headers-in-log
    logger.debug("environment %s", os.environ)
    # ok: py-headers-in-log
    logger.debug("home %s", os.environ["HOME"])


def send(log, answer):
    # ruleid: py-headers-in-log
    log.error("refused", status=answer.status_code, headers=dict(answer.request.headers))
    # ok: py-headers-in-log
    log.error("refused", status=answer.status_code, kind=answer.headers["Content-Type"])
