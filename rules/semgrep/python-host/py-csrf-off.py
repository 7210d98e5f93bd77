from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from flask_wtf import CSRFProtect, FlaskForm

csrf = CSRFProtect()


# ruleid: py-csrf-off
@csrf_exempt
def order(request):
    return request.user


# ruleid: py-csrf-off
@csrf.exempt
def order_too():
    return FlaskForm().data


# ruleid: py-csrf-off
@method_decorator(csrf_exempt, name="dispatch")
class Orders(View):
    def post(self, request):
        return request.user


def settings(app):
    # ruleid: py-csrf-off
    app.config["WTF_CSRF_ENABLED"] = False
    # ok: py-csrf-off
    app.config["WTF_CSRF_ENABLED"] = True


# ok: py-csrf-off
@csrf_protect
def order_well(request):
    return request.user


def form():
    # ruleid: py-csrf-off
    return FlaskForm(meta={"csrf": False})


def form_well():
    # ok: py-csrf-off
    return FlaskForm(meta={"locales": ["en"]})


class Console:
    # ruleid: py-csrf-off
    def check_xsrf_cookie(self):
        pass


class ConsoleForPrograms:
    # ok: py-csrf-off
    def check_xsrf_cookie(self):
        if not self.is_signed():
            super().check_xsrf_cookie()
