import socket


def serve(port, answer_to):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", port))
    while True:
        data, sender = udp.recvfrom(512)
        # ruleid: py-udp-answers-anyone
        udp.sendto(answer_to(data), sender)


def serve_who_is_named(udp, parse, send_answer):
    while True:
        data = udp.recvfrom(512)
        to, record = parse(data)
        # ruleid: py-udp-answers-anyone
        send_answer(to, record)


def serve_well(udp, known, answer_to):
    while True:
        data, sender = udp.recvfrom(512)
        if sender not in known:
            continue
        # ok: py-udp-answers-anyone
        udp.sendto(answer_to(data), sender)


def serve_signed(udp, is_signed, answer_to):
    while True:
        data, sender = udp.recvfrom(512)
        if is_signed(data):
            # ok: py-udp-answers-anyone
            udp.sendto(answer_to(data), sender)


def announce(udp, group):
    # ok: py-udp-answers-anyone
    udp.sendto(b"here", group)
