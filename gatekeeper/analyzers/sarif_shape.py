"""The part of SARIF 2.1.0 (OASIS, errata 01) that is read from logs of other tools, as types; unknown members are let pass."""

import msgspec


class Message(msgspec.Struct, rename="camel"):
    """§3.11."""

    text: str | None = None
    markdown: str | None = None
    id: str | None = None
    arguments: list[str] = []


class MessageString(msgspec.Struct, rename="camel"):
    """§3.12."""

    text: str = ""


class ComponentReference(msgspec.Struct, rename="camel"):
    """§3.54."""

    name: str | None = None
    index: int = -1


class Reference(msgspec.Struct, rename="camel"):
    """§3.52, reportingDescriptorReference."""

    id: str | None = None
    index: int = -1
    tool_component: ComponentReference | None = None


class Properties(msgspec.Struct, rename="camel"):
    """§3.8; the members some tools put weaknesses in."""

    tags: list[object] = []
    cwe: object = None


class Configuration(msgspec.Struct, rename="camel"):
    """§3.50."""

    level: str = "warning"


class Relationship(msgspec.Struct, rename="camel"):
    """§3.53."""

    target: Reference = msgspec.field(default_factory=Reference)


class Rule(msgspec.Struct, rename="camel"):
    """§3.49, reportingDescriptor."""

    id: str
    default_configuration: Configuration = msgspec.field(default_factory=Configuration)
    message_strings: dict[str, MessageString] = {}
    help: MessageString | None = None
    help_uri: str = ""
    properties: Properties = msgspec.field(default_factory=Properties)
    relationships: list[Relationship] = []


class Component(msgspec.Struct, rename="camel"):
    """§3.19, toolComponent."""

    name: str
    version: str = ""
    semantic_version: str = ""
    rules: list[Rule] = []


class Tool(msgspec.Struct, rename="camel"):
    """§3.18."""

    driver: Component
    extensions: list[Component] = []


class Notification(msgspec.Struct, rename="camel"):
    """§3.58."""

    message: Message = msgspec.field(default_factory=Message)
    level: str = "warning"


class Invocation(msgspec.Struct, rename="camel"):
    """§3.20."""

    execution_successful: bool
    tool_execution_notifications: list[Notification] = []
    tool_configuration_notifications: list[Notification] = []


class ArtifactLocation(msgspec.Struct, rename="camel"):
    """§3.4."""

    uri: str | None = None
    uri_base_id: str | None = None
    index: int = -1


class Artifact(msgspec.Struct, rename="camel"):
    """§3.24."""

    location: ArtifactLocation | None = None


class Provenance(msgspec.Struct, rename="camel"):
    """§3.23, versionControlDetails."""

    revision_id: str | None = None
    mapped_to: ArtifactLocation | None = None


class RegionShape(msgspec.Struct, rename="camel"):
    """§3.30."""

    start_line: int = 0
    end_line: int = 0
    start_column: int = 0
    end_column: int = 0


class PhysicalLocation(msgspec.Struct, rename="camel"):
    """§3.29."""

    artifact_location: ArtifactLocation | None = None
    region: RegionShape | None = None


class LocationShape(msgspec.Struct, rename="camel"):
    """§3.28."""

    physical_location: PhysicalLocation | None = None
    message: Message | None = None


class ThreadFlowLocation(msgspec.Struct, rename="camel"):
    """§3.38."""

    location: LocationShape = msgspec.field(default_factory=LocationShape)


class ThreadFlow(msgspec.Struct, rename="camel"):
    """§3.37."""

    locations: list[ThreadFlowLocation] = []


class CodeFlow(msgspec.Struct, rename="camel"):
    """§3.36."""

    thread_flows: list[ThreadFlow] = []


class Result(msgspec.Struct, rename="camel"):
    """§3.27."""

    message: Message
    rule_id: str | None = None
    rule_index: int = -1
    rule: Reference | None = None
    kind: str = "fail"
    level: str | None = None
    baseline_state: str | None = None
    locations: list[LocationShape] = []
    code_flows: list[CodeFlow] = []
    taxa: list[Reference] = []
    properties: Properties = msgspec.field(default_factory=Properties)


class Run(msgspec.Struct, rename="camel"):
    """§3.14."""

    tool: Tool
    results: list[Result] | None = None
    invocations: list[Invocation] = []
    version_control_provenance: list[Provenance] = []
    original_uri_base_ids: dict[str, ArtifactLocation] = {}
    artifacts: list[Artifact] = []


class Log(msgspec.Struct, rename="camel"):
    """§3.13."""

    version: str
    runs: list[Run]
