from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from ward.models import Order, Ward


@login_required
def order(request, pk):
    # ruleid: py-object-of-anybody
    found = get_object_or_404(Order, pk=pk)
    return JsonResponse({"drug": found.drug})


def remove(request, number):
    # ruleid: py-object-of-anybody
    Order.objects.get(id=number).delete()
    return JsonResponse({})


@login_required
def own_order(request, pk):
    # ok: py-object-of-anybody
    found = get_object_or_404(Order, pk=pk, owner=request.user)
    return JsonResponse({"drug": found.drug})


@login_required
def asked_order(request, pk):
    # ok: py-object-of-anybody
    found = get_object_or_404(Order, pk=pk)
    if found.owner != request.user:
        return JsonResponse({}, status=403)
    return JsonResponse({"drug": found.drug})


def ward(request, pk):
    # ok: py-object-of-anybody
    return JsonResponse({"name": get_object_or_404(Ward, pk=pk).name})
