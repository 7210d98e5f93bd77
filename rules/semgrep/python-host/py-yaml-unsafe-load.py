import yaml
from yaml import SafeLoader


def read(text):
    # ruleid: py-yaml-unsafe-load
    settings = yaml.load(text)
    # ruleid: py-yaml-unsafe-load
    settings = yaml.load(text, Loader=yaml.Loader)
    # ruleid: py-yaml-unsafe-load
    settings = yaml.unsafe_load(text)
    # ok: py-yaml-unsafe-load
    settings = yaml.safe_load(text)
    # ok: py-yaml-unsafe-load
    settings = yaml.load(text, Loader=yaml.SafeLoader)
    # ok: py-yaml-unsafe-load
    settings = yaml.load(text, Loader=SafeLoader)
    # ok: py-yaml-unsafe-load
    text = yaml.dump(settings)
    return settings


def read_with_ruamel(text):
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    # ok: py-yaml-unsafe-load
    return yaml.load(text)


class WithIncludes(yaml.SafeLoader):
    pass


class WithObjects(yaml.UnsafeLoader):
    pass


def read_by_own_loaders(text, loader):
    # ok: py-yaml-unsafe-load
    a = yaml.load(text, WithIncludes)
    # ruleid: py-yaml-unsafe-load
    b = yaml.load(text, Loader=WithObjects)
    # ok: py-yaml-unsafe-load
    c = yaml.load(text, Loader=loader)
    # ruleid: py-yaml-unsafe-load
    d = yaml.load(text, yaml.FullLoader)
    return a, b, c, d


class Loader(yaml.SafeLoader):
    pass


def read_by_the_loader_of_this_module(text):
    # ok: py-yaml-unsafe-load
    return yaml.load(text, Loader=Loader)


def read_by_a_module_of_the_project(text):
    from ..settings import version, yaml

    # ok: py-yaml-unsafe-load
    return yaml.load(text)
