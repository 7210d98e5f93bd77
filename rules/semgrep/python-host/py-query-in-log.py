import logging

logger = logging.getLogger(__name__)


def read(connection, sql, number):
    try:
        return connection.execute(sql, (number,))
    except OSError:
        # ruleid: py-query-in-log
        logging.error(f"cannot read: {sql}")
        # ruleid: py-query-in-log
        logger.debug("cannot read %s", sql)
        # ok: py-query-in-log
        logger.error("cannot read record %s", number)
        raise


def explain(query, count):
    # ok: py-query-in-log
    logger.info("%d rows", count)
    return query
