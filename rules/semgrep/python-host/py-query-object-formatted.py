import json

import boto3
from boto3.dynamodb.conditions import Attr
from flask import request

table = boto3.resource("dynamodb").Table("orders")


def find(name, ward, users):
    # ruleid: py-query-object-formatted
    a = table.scan(FilterExpression=name + " = :n", ExpressionAttributeValues={":n": ward})
    # ruleid: py-query-object-formatted
    b = users.find({"$where": f"this.ward == '{ward}'"})
    # ruleid: py-query-object-formatted
    c = users.find_one(json.loads(request.data))
    # ok: py-query-object-formatted
    d = table.scan(FilterExpression=Attr("ward").eq(ward))
    # ok: py-query-object-formatted
    e = table.scan(FilterExpression="ward = :w", ExpressionAttributeValues={":w": ward})
    # ok: py-query-object-formatted
    f = users.find_one({"name": str(request.json["name"])})
    return a, b, c, d, e, f


def search(users, name):
    script = "function() { return this.name == '%s' }" % name
    # ruleid: py-query-object-formatted
    users.find({"$where": script})


def search_quoted(users, name):
    script = "function() { return this.name == %s }" % json.dumps(name)
    # ok: py-query-object-formatted
    users.find({"$where": script})
