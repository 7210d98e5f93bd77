import smtplib
from email.message import EmailMessage


def compose(alarm, sender):
    subject = f"{alarm.device}: {alarm.title}"
    head = [f"From: {sender}", f"Subject: {subject}"]
    # ruleid: py-mail-lines-joined
    return "\r\n".join(head) + "\r\n\r\n" + alarm.detail


def compose_in_parts(alarm):
    lines = ["From: gateway"]
    lines.append(f"Subject: {alarm.title}")
    # ruleid: py-mail-lines-joined
    return "\n".join(lines)


def compose_in_one_line(alarm):
    subject = " ".join(alarm.title.split())
    head = ["From: gateway", f"Subject: {subject}"]
    # ok: py-mail-lines-joined
    return "\r\n".join(head)


def compose_by_library(alarm):
    message = EmailMessage()
    message["Subject"] = alarm.title
    return message


def listing(orders):
    lines = [f"Order: {order}" for order in orders]
    # ok: py-mail-lines-joined
    return "\n".join(lines)
