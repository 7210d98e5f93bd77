import re

from ldap.filter import escape_filter_chars

NAMESPACE = "hl7"


def find(connection, tree, user):
    # ruleid: py-ldap-xpath-formatted
    connection.search_s("dc=ward", 2, f"(uid={user})")
    # ruleid: py-ldap-xpath-formatted
    connection.search("dc=ward", "(uid=" + user + ")")
    # ruleid: py-ldap-xpath-formatted
    tree.xpath("//patient[@name='%s']" % user)
    # ok: py-ldap-xpath-formatted
    connection.search_s("dc=ward", 2, f"(uid={escape_filter_chars(user)})")
    # ok: py-ldap-xpath-formatted
    tree.xpath("//patient[@name=$name]", name=user)
    # ok: py-ldap-xpath-formatted
    tree.xpath(f"//{NAMESPACE}")
    # ok: py-ldap-xpath-formatted
    re.search(f"uid {user}", "text")


def with_a_configured_filter(conn, template, login, scope, escape_filter_chars):
    # ruleid: py-ldap-xpath-formatted
    a = conn.search_s("ou=staff", scope, filterstr=template.format(login))
    # ruleid: py-ldap-xpath-formatted
    b = conn.search(search_base="ou=staff", search_filter=template.format(login))
    escaped_login = escape_filter_chars(login)
    # ok: py-ldap-xpath-formatted
    c = conn.search(search_base="ou=staff", search_filter=template.format(escaped_login))
    # ok: py-ldap-xpath-formatted
    d = conn.search_s("ou=staff", scope, filterstr="(uid=pump)")
    return a, b, c, d


def filter_of(config, login):
    # ruleid: py-ldap-xpath-formatted
    wanted = "({0}={1})".format(config.ATTRIBUTE, login)
    # ruleid: py-ldap-xpath-formatted
    wanted += "(&(uid=%s)(active=yes))" % login
    # ok: py-ldap-xpath-formatted
    wanted += "({0}={1})".format(config.ATTRIBUTE, escape_filter_chars(login))
    # ok: py-ldap-xpath-formatted
    wanted += "(user=%s)" % escape_filter_chars(login)
    # ok: py-ldap-xpath-formatted
    return wanted + "logged in as %s" % login


def groups_of(self, conn, account):
    # ok: py-ldap-xpath-formatted
    return conn.search(
        search_base="ou=groups",
        search_filter="(&{0}({1}={2}))".format(
            self.filter, self.member, self.ldap3.utils.conv.escape_filter_chars(account)
        ),
    )


def log_in(conn, base, template, name):
    sought = f"(&(objectClass=person)(uid={name}))"
    # ruleid: py-ldap-xpath-formatted
    conn.search(base, sought)
    replaced = template.replace("USERNAME", name)
    # ruleid: py-ldap-xpath-formatted
    conn.search(base, replaced)


def log_in_well(conn, base, template, name):
    clean = escape_filter_chars(name)
    sought = template.replace("USERNAME", clean)
    # ok: py-ldap-xpath-formatted
    conn.search(base, sought)
