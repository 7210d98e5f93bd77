import xml.etree.ElementTree as ET
from xml.dom import minidom

import defusedxml.ElementTree


def read(path, text):
    # ruleid: py-xml-entity-expansion
    a = ET.parse(path)
    # ruleid: py-xml-entity-expansion
    b = minidom.parseString(text)
    # ok: py-xml-entity-expansion
    d = defusedxml.ElementTree.parse(path)
    # ok: py-xml-entity-expansion
    f = ET.fromstring("<settings/>")
    # ok: py-xml-entity-expansion
    g = minidom.parseString(ET.tostring(a)).toprettyxml()
    # ok: py-xml-entity-expansion
    h = ET.Element("settings")
    return a, b, d, f, g, h


def order(text):
    try:
        from xml.etree import cElementTree as tree
    except ImportError:
        from elementtree import ElementTree as tree
    # ruleid: py-xml-entity-expansion
    return tree.fromstring(text)
