import logging

logger = logging.getLogger(__name__)


def connect(config, password, api_key):
    # ruleid: py-secret-in-log
    logger.info("connecting with %s", password)
    # ruleid: py-secret-in-log
    logging.debug(f"key {config.api_key}")
    # ruleid: py-secret-in-log
    print("token:", config.access_token)
    # ruleid: py-secret-in-log
    logger.info("key %s" % api_key)
    # ok: py-secret-in-log
    logger.info("password changed")
    # ok: py-secret-in-log
    logger.info("wrong password for %s", config.user)
    # ok: py-secret-in-log
    logger.info("key is set: %s", api_key is not None)
    # ok: py-secret-in-log
    print("tokens read:", config.token_count)
    # ok: py-secret-in-log
    vault.info("x", password)


def pair(log, address, passkey, passkeys):
    # ruleid: py-secret-in-log
    log.info("pairing with %s, passkey %s", address, passkey)
    # ok: py-secret-in-log
    log.info("pairing with %s, %d passkeys kept", address, len(passkeys))


def renew(session, answer):
    # ruleid: py-secret-in-log
    logger.debug("renewed: %s", answer)
    session.keep(answer["access_token"])


def renew_well(session, answer):
    # ok: py-secret-in-log
    logger.debug("renewed for %s", answer["user"])
    session.keep(answer["access_token"])


def join(log, settings):
    # ruleid: py-secret-in-log
    log.debug("broker %s with %s", settings["host"], settings["password"])
    # ruleid: py-secret-in-log
    log.debug("key %s", settings.get("api_key"))
    # ok: py-secret-in-log
    log.debug("rules %s", settings["password_rules"])
