import ldap
import ldap3


def check(user, password, server):
    link = ldap.initialize("ldaps://directory")
    # ruleid: py-ldap-anonymous-bind
    link.simple_bind_s()
    # ruleid: py-ldap-anonymous-bind
    link.simple_bind_s(user, "")
    # ruleid: py-ldap-anonymous-bind
    link.simple_bind(user)
    # ruleid: py-ldap-anonymous-bind
    a = ldap3.Connection(server, authentication=ldap3.ANONYMOUS)
    # ok: py-ldap-anonymous-bind
    link.simple_bind_s(user, password)
    # ok: py-ldap-anonymous-bind
    b = ldap3.Connection(server, user=user, password=password)
    return a, b
