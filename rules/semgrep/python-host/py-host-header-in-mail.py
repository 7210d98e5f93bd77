from django.core.mail import send_mail

HOST = "https://console.example.com"


def reset(request, user, token):
    # ruleid: py-host-header-in-mail
    link = f"https://{request.get_host()}/reset/{token}"
    send_mail("New password", link, "console@example.com", [user.email])


def invite(request, mailer, user, token):
    # ruleid: py-host-header-in-mail
    link = request.host_url + "invite/" + token
    mailer.send_message(user, link)


def reset_well(request, user, token):
    # ok: py-host-header-in-mail
    link = f"{HOST}/reset/{token}"
    send_mail("New password", link, "console@example.com", [user.email])


def page(request):
    # ok: py-host-header-in-mail
    return {"host": request.get_host()}
