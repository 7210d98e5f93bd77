from fastapi.middleware.cors import CORSMiddleware
from flask_cors import CORS


def make(app, api, response):
    # ruleid: py-permissive-cors
    CORS(app)
    # ruleid: py-permissive-cors
    api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])
    # ruleid: py-permissive-cors
    response.headers["Access-Control-Allow-Origin"] = "*"
    # ok: py-permissive-cors
    CORS(app, origins=["https://ward.example.org"])
    # ok: py-permissive-cors
    api.add_middleware(CORSMiddleware, allow_origins=["https://ward.example.org"])
    # ok: py-permissive-cors
    response.headers["Cache-Control"] = "*"
    # ruleid: py-permissive-cors
    api.add_middleware(CORSMiddleware, allow_origins=settings.get("origins", default=["*"]))
    # ruleid: py-permissive-cors
    response.send_header("Access-Control-Allow-Origin", "*")
    # ok: py-permissive-cors
    response.send_header("Access-Control-Allow-Origin", settings.origin)


def by_expression(api):
    # ruleid: py-permissive-cors
    api.add_middleware(CORSMiddleware, allow_origin_regex=r"https?://.*", allow_credentials=True)
    # ruleid: py-permissive-cors
    api.add_middleware(CORSMiddleware, allow_origin_regex=".*")
    # ok: py-permissive-cors
    api.add_middleware(CORSMiddleware, allow_origin_regex=r"https://\w+\.ward\.example\.org")
