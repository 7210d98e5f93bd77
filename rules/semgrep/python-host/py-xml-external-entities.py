from xml.sax import handler, make_parser

from lxml import etree


def read(path):
    # ruleid: py-xml-external-entities
    a = etree.XMLParser(resolve_entities=True)
    # ruleid: py-xml-external-entities
    dtd = etree.XMLParser(load_dtd=True)
    # ok: py-xml-external-entities
    e = etree.XMLParser(resolve_entities=False, no_network=True)
    parser = make_parser()
    # ruleid: py-xml-external-entities
    parser.setFeature(handler.feature_external_ges, True)
    # ok: py-xml-external-entities
    parser.setFeature(handler.feature_external_ges, False)
    return a, dtd, e, parser.parse(path)


def reader():
    # ruleid: py-xml-external-entities
    return lxml.etree.XMLParser()


def reader_well():
    # ok: py-xml-external-entities
    return lxml.etree.XMLParser(resolve_entities=False, no_network=True)
