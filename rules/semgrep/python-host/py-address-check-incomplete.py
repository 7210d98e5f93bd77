import ipaddress


def refused(text):
    address = ipaddress.ip_address(text)
    # ruleid: py-address-check-incomplete
    return address.is_private or address.is_loopback


def fetch(text):
    address = ipaddress.ip_address(text)
    # ruleid: py-address-check-incomplete
    if address.is_private or address.is_loopback or address.is_link_local or address.is_reserved:
        raise ValueError("inside")


def fetch_well(text):
    address = ipaddress.ip_address(text)
    # ok: py-address-check-incomplete
    if address.is_private or address.is_loopback or not address.is_global:
        raise ValueError("inside")


def fetch_well_too(text):
    address = ipaddress.ip_address(text)
    # ok: py-address-check-incomplete
    if address.is_private or address.is_loopback:
        raise ValueError("inside")
    if not address.is_global or address.is_multicast:
        raise ValueError("special")


def is_local_peer(address):
    # ok: py-address-check-incomplete
    return address.is_private
