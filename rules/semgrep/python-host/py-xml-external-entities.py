import xml.etree.ElementTree as ET
from xml.dom import minidom

import defusedxml.ElementTree
from lxml import etree


def read(path, text):
    # ruleid: py-xml-external-entities
    a = ET.parse(path)
    # ruleid: py-xml-external-entities
    b = minidom.parseString(text)
    # ruleid: py-xml-external-entities
    c = etree.XMLParser(resolve_entities=True)
    # ruleid: py-xml-external-entities
    dtd = etree.XMLParser(load_dtd=True)
    # ok: py-xml-external-entities
    d = defusedxml.ElementTree.parse(path)
    # ok: py-xml-external-entities
    e = etree.XMLParser(resolve_entities=False, no_network=True)
    # ok: py-xml-external-entities
    f = ET.fromstring("<settings/>")
    # ok: py-xml-external-entities
    g = minidom.parseString(ET.tostring(a)).toprettyxml()
    # ok: py-xml-external-entities
    h = ET.Element("settings")
    return a, b, c, dtd, d, e, f, g, h
