from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password


def sign_up(name, password):
    # ruleid: py-password-unchecked
    return User.objects.create_user(name, password=password)


def change(user, new):
    # ruleid: py-password-unchecked
    user.set_password(new)
    user.save()


def checked_sign_up(name, password):
    validate_password(password)
    # ok: py-password-unchecked
    return User.objects.create_user(name, password=password)


def by_form(user, form):
    # ok: py-password-unchecked
    user.set_password(form.cleaned_data["password"])


def long_enough(user, new):
    if len(new) < 12:
        raise ValueError("too short")
    # ok: py-password-unchecked
    user.set_password(new)


def closed(user):
    # ok: py-password-unchecked
    user.set_password(None)
