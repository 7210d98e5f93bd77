"""The shape of the files beside `gatekeeper.toml`: people, deviations, suppressions, exclusions."""

import datetime as dt
from typing import Literal

import msgspec

from gatekeeper.config.options import Table


class KeyOptions(Table):
    """`[[people.keys]]`: dates are TOML offset date-times."""

    public: str
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


class TrainingOptions(Table):
    """`[[people.trainings]]`: dates as `2026-01-31`."""

    id: str
    version: str
    date: dt.date
    expires: dt.date | None = None


class AppointmentOptions(Table):
    """`[[people.appointments]]`: a role or clearance for a time, dates as `2026-01-31`."""

    role: str = ""
    clearance: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


class PersonOptions(Table):
    """`[[people]]` of `people.toml`."""

    id: str
    name: str
    emails: list[str]
    kind: Literal["human", "integrator", "bot", "ai-agent"] = "human"
    roles: list[str] = []
    clearance: list[str] = []
    forge: list[str] = []
    keys: list[KeyOptions] = []
    trainings: list[TrainingOptions] = []
    appointments: list[AppointmentOptions] = []


class RegistryOptions(Table):
    """`people.toml`."""

    version: Literal[1]
    people: list[PersonOptions] = []


class DeviationOptions(Table):
    """`[[deviations]]` of `deviations.toml`."""

    id: str
    check: str
    subject: str
    reason: str
    owner: str
    approved_by: str
    expires: dt.date
    rule: str = ""


class DeviationsFile(Table):
    """`deviations.toml`."""

    version: Literal[1]
    deviations: list[DeviationOptions] = []


class SuppressionOptions(Table):
    """`[[suppressions]]` of `suppressions.toml`."""

    id: str
    rule: str
    path_glob: str = msgspec.field(name="paths")
    reason: str
    owner: str
    approved_by: str
    expires: dt.date


class SuppressionsFile(Table):
    """`suppressions.toml`."""

    version: Literal[1]
    suppressions: list[SuppressionOptions] = []


class ExclusionOptions(Table):
    """`[[exclusions]]` of `exclusions.toml`."""

    analyzer: str
    path_glob: str = msgspec.field(name="paths")
    reason: str
    owner: str
    approved_by: str
    expires: dt.date


class ExclusionsFile(Table):
    """`exclusions.toml`."""

    version: Literal[1]
    exclusions: list[ExclusionOptions] = []
