import sqlite3

TABLE = "patients"


def find(cursor, name, ids):
    # ruleid: py-sql-formatted
    cursor.execute(f"SELECT * FROM patients WHERE name = '{name}'")
    # ruleid: py-sql-formatted
    cursor.execute("SELECT * FROM patients WHERE name = '%s'" % name)
    # ruleid: py-sql-formatted
    cursor.execute("SELECT * FROM patients WHERE name = '" + name + "'")
    # ruleid: py-sql-formatted
    cursor.execute("SELECT * FROM patients WHERE name = '{}'".format(name))
    query = f"DELETE FROM patients WHERE id = {ids[0]}"
    # ruleid: py-sql-formatted
    cursor.execute(query)
    # ok: py-sql-formatted
    cursor.execute("SELECT * FROM patients WHERE name = ?", (name,))
    # ok: py-sql-formatted
    cursor.execute("SELECT * FROM patients " "WHERE name = ?", (name,))
    # ok: py-sql-formatted
    cursor.execute(f"SELECT * FROM {TABLE} WHERE name = ?", (name,))
    marks = ",".join("?" * len(ids))
    # ok: py-sql-formatted
    cursor.execute(f"SELECT * FROM patients WHERE id IN ({marks})", ids)
    # ok: py-sql-formatted
    cursor.execute(f"SELECT * FROM patients WHERE id IN ({','.join('?' for _ in ids)})", ids)
    # ok: py-sql-formatted
    cursor.execute("SELECT * FROM " + TABLE)
    # ok: py-sql-formatted
    pool.execute(make_task(name))


def restore(connection, name):
    # ruleid: py-sql-formatted
    connection.execute_scalar("SELECT create_restore_point('{0}')".format(name))
    # ruleid: py-sql-formatted
    return connection.fetchval(f"select dose from orders where name = '{name}'")


def restore_well(connection, name):
    # ok: py-sql-formatted
    connection.execute_scalar("SELECT create_restore_point(%s)", (name,))
    # ok: py-sql-formatted
    return connection.execute_command(f"show {name}")


def faces(database, model):
    query = f"SELECT id FROM faces WHERE id LIKE '%{model}%'"
    # ruleid: py-sql-formatted
    database.execute_sql(query)
    allowed = "SELECT id FROM faces WHERE id LIKE ?"
    # ok: py-sql-formatted
    return database.execute_sql(allowed, (model,))


def allowed(client, owners, ward):
    # ruleid: py-sql-formatted
    values = ",".join(["('%s', '%s')" % owner for owner in owners])
    query = select_owners(values)
    with client.connect() as connection:
        result = connection.execute(query)
    return result


def allowed_well(client, owners, ward):
    # ok: py-sql-formatted
    marks = ",".join("(:owner_{0}, :right_{0})".format(number) for number in range(len(owners)))
    # ok: py-sql-formatted
    log.info("owners of '%s'" % ward)
    query = select_owners(marks)
    with client.connect() as connection:
        result = connection.execute(query, owners)
    return result


def counted(db, kind, start):
    query = (
        "select count(*) as count from thing where type=%d and created >= '%s'"
        % (kind, start)
    )
    # ruleid: py-sql-formatted
    return db.query(query)


def counted_well(db, kind, start):
    query = "select count(*) as count from thing where type=$kind and created >= $start"
    # ok: py-sql-formatted
    return db.query(query, vars={"kind": kind, "start": start})


def sorted_by(query, column, direction):
    # ruleid: py-sql-formatted
    query = query.order_by("%s %s" % (column, direction))
    # ok: py-sql-formatted
    return query.order_by("-created")


def command_of_another_tool(tool, variables, names):
    words = ["env", *(f"{name}={value}" for name, value in variables), *names]
    # ok: py-sql-formatted
    return tool.execute(words, as_process=True)


class Runs:
    COLUMNS = {"started": "started", "operator": "operator"}

    def page(self, db, order, text):
        # ok: py-sql-formatted
        rows = db.execute(f"SELECT id FROM run WHERE remark LIKE ? ORDER BY {self.COLUMNS[order]}", (text,))
        # ruleid: py-sql-formatted
        more = db.execute(f"SELECT id FROM run WHERE remark LIKE ? ORDER BY {self.columns[order]}", (text,))
        return rows, more


def search_of_a_window(query, needle):
    # ruleid: py-sql-formatted
    query.exec("SELECT name FROM drug WHERE name LIKE '%%%s%%'" % needle)
    # ok: py-sql-formatted
    query.prepare("SELECT name FROM drug WHERE name LIKE ?")
    # ok: py-sql-formatted
    query.exec(f"{needle}")
