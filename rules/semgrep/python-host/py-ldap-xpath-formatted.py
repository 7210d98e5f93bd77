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
