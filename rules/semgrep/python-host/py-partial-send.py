import socket


def command(frame, peer):
    link = socket.create_connection(peer)
    # ruleid: py-partial-send
    link.send(frame)
    # ok: py-partial-send
    link.sendall(frame)
    # ok: py-partial-send
    sent = link.send(frame)
    return sent


def serve(server, answer):
    link, address = server.accept()
    # ruleid: py-partial-send
    link.send(answer)


def datagram(frame):
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # ok: py-partial-send
    link.send(frame)


def queue(mailbox, frame):
    # ok: py-partial-send
    mailbox.send(frame)
