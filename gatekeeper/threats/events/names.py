"""Which calls log: by the project's own names, and by the well-known ones."""

import re
from fnmatch import fnmatchcase

from gatekeeper.model.log_event import LogSettings

STANDARD = "standard"
_C = frozenset(
    {"syslog", "vsyslog", "ESP_LOGE", "ESP_LOGW", "ESP_LOGI", "LOG_ERR", "LOG_WRN", "LOG_INF"}
    | {"NRF_LOG_ERROR", "NRF_LOG_WARNING", "NRF_LOG_INFO", "sd_journal_print", "sd_journal_send"}
)
_LOGGERS = frozenset({"log", "logger", "logging", "syslog"})
_METHODS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
    | {"syslog"}
)
_USUAL = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
"""Constants of more than one word: a level or a module is one word as a rule."""


class LogNames:
    """The settings of one project, ready for a search."""

    def __init__(self, settings: LogSettings) -> None:
        self.settings = settings
        self._own = tuple(name for name in settings.functions if name != STANDARD)
        self._standard = STANDARD in settings.functions
        self.event = re.compile(settings.event_pattern or _USUAL)
        plain = {name.rpartition(".")[2] for name in (*self._own, *settings.checks)}
        words = sorted(plain | set(settings.errors) | (_C | _METHODS if self._standard else set()))
        parts = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
        self.mark = re.compile(rb"\b(?:" + (parts or "(?!)").encode() + rb")\b")
        """A file without it logs nothing."""

    def logs_in_c(self, name: str) -> bool:
        """Whether a function of that name logs."""
        return (self._standard and name in _C) or any(fnmatchcase(name, own) for own in self._own)

    def logs_in_python(self, dotted: str) -> bool:
        """Whether a call so written logs: the end of the name as configured, whatever object it is of."""
        plain = ".".join(part.lstrip("_") for part in dotted.split("."))
        owner, _, method = plain.rpartition(".")
        if self._standard and method in _METHODS and owner.rpartition(".")[2].lower() in _LOGGERS:
            return True
        return any(fnmatchcase(plain, own) or fnmatchcase(plain, f"*.{own}") for own in self._own)

    def is_logged_elsewhere(self, function: str) -> bool:
        """Whether the project vouches that the function's failure is logged."""
        plain = function.replace("::", ".").rpartition(".")[2]
        return any(name in (plain, function) for name in self.settings.elsewhere)

    def is_check(self, name: str) -> bool:
        """Whether the project names the function as one whose failure has to be logged."""
        return any(fnmatchcase(name, check) for check in self.settings.checks)
