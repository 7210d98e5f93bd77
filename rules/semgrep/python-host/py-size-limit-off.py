import csv
import sys

from lxml import etree
from PIL import Image

# ruleid: py-size-limit-off
Image.MAX_IMAGE_PIXELS = None
# ok: py-size-limit-off
Image.MAX_IMAGE_PIXELS = 40_000_000


def read(path):
    # ruleid: py-size-limit-off
    csv.field_size_limit(sys.maxsize)
    # ok: py-size-limit-off
    csv.field_size_limit(1_000_000)
    # ruleid: py-size-limit-off
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    # ok: py-size-limit-off
    return etree.parse(path, etree.XMLParser(resolve_entities=False)), parser


def digits():
    # ruleid: py-size-limit-off
    sys.set_int_max_str_digits(0)


def body(app):
    # ruleid: py-size-limit-off
    app.config["MAX_CONTENT_LENGTH"] = None
    # ok: py-size-limit-off
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
