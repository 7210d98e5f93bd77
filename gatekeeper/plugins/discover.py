"""Plugins found among the installed distributions: only those that base names are ever imported."""

from gatekeeper.model.errors import PluginError
from gatekeeper.plugins.registry import Source

ENTRY_POINT_GROUP = "gatekeeper"


def discover(distributions: tuple[str, ...]) -> tuple[Source, ...]:
    """The plugins of the named distributions, in the order named.

    Raises `PluginError` when one is not installed, has no entry point in the group `gatekeeper`, or cannot be
    imported. Nothing else that is installed is looked at.
    """
    return tuple(source for name in distributions for source in _load(name))


def _load(name: str) -> list[Source]:
    # Deferred: it brings the parser of e-mail with it, and most projects name no plugin.
    from importlib import metadata

    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError as error:
        raise PluginError(
            f'the plugin "{name}" is named in gatekeeper.toml and not installed; install it'
        ) from error
    points = [point for point in distribution.entry_points if point.group == ENTRY_POINT_GROUP]
    if not points:
        raise PluginError(f'the distribution "{name}" offers no gatekeeper plugin')
    try:
        return [Source(name, distribution.version, point.load()) for point in sorted(points)]
    except Exception as error:  # whatever foreign code raises ends the run
        raise PluginError(f'the plugin "{name}" cannot be imported: {error!r}') from error
