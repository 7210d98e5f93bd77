"""The closed sets of words that a threat model is written in; what a format does not say is unknown."""

from enum import Enum

DRAFT_TITLE = "somebody at the other end of {} sends {} what nobody meant, or reads along"
"""The title of a threat in our own first model, with the kind of way in and the element: a question, no threat yet."""


class Tri(Enum):
    """Unknown is never no, and never yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Integrity(Enum):
    """What protects content from being changed."""

    NONE = "none"
    CRC = "crc"
    MAC = "mac"
    SIGNATURE = "signature"
    AEAD = "aead"
    UNKNOWN = "unknown"

    @property
    def protects(self) -> bool:
        """Whether it holds against somebody who means it; a CRC does not."""
        return self in (Integrity.MAC, Integrity.SIGNATURE, Integrity.AEAD)


class ElementKind(Enum):
    """What an element is."""

    PROCESS = "process"
    STORE = "store"
    EXTERNAL = "external"
    HUMAN = "human"
    HARDWARE = "hardware"
    SOFTWARE_ITEM = "software-item"
    SOUP = "soup"


class SurfaceState(Enum):
    """Whether a surface can be used in the product as delivered."""

    ACTIVE = "active"
    DISABLED = "disabled"
    SERVICE_ONLY = "service-only"
    UNUSED = "unused"


class Payload(Enum):
    """What a flow carries, by what it can do at the other end."""

    DATA = "data"
    CODE = "code"
    COMMAND = "command"
    UNKNOWN = "unknown"
    """The format does not say; then neither data nor command may be taken for granted."""


class Severity(Enum):
    """How bad a threat is. Unknown counts as high."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    UNKNOWN = "unknown"

    @property
    def grave(self) -> bool:
        """High, critical, or not known to be less."""
        return self in (Severity.CRITICAL, Severity.HIGH, Severity.UNKNOWN)


class ThreatStatus(Enum):
    """What was decided about a threat."""

    OPEN = "open"
    INVESTIGATING = "investigating"
    MITIGATED = "mitigated"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    AVOIDED = "avoided"
    NOT_APPLICABLE = "not-applicable"
    UNCHECKED = "unchecked"

    @property
    def dismissed(self) -> bool:
        """Decided without a mitigation: needs rationale and approver."""
        return self in (
            ThreatStatus.ACCEPTED,
            ThreatStatus.TRANSFERRED,
            ThreatStatus.AVOIDED,
            ThreatStatus.NOT_APPLICABLE,
        )


class MitigationState(Enum):
    """How far a mitigation has come."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    IMPLEMENTED = "implemented"
    VERIFIED = "verified"
    REJECTED = "rejected"

    @property
    def in_place(self) -> bool:
        """Whether the product has it."""
        return self in (MitigationState.IMPLEMENTED, MitigationState.VERIFIED)


class Exploitability(Enum):
    """How easily a threat can be carried out, judged without probabilities."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class Basis(Enum):
    """What the rating of a threat rests on."""

    EXPLOITABILITY = "exploitability"
    CVSS = "cvss"
    PROBABILITY = "probability"
    NONE = "none"


class Origin(Enum):
    """Who wrote a threat: a person, or a tool that nobody answered yet."""

    HUMAN = "human"
    GENERATED = "generated"


class ControlCategory(Enum):
    """The eight categories of security controls of FDA's premarket cybersecurity guidance, Appendix 1."""

    AUTHENTICATION = "authentication"
    AUTHORIZATION = "authorization"
    CRYPTOGRAPHY = "cryptography"
    INTEGRITY = "integrity"
    CONFIDENTIALITY = "confidentiality"
    LOGGING = "logging"
    RESILIENCY = "resiliency"
    UPDATES = "updates"
    UNKNOWN = "unknown"
    """The format has no such category, or names none of the eight."""


class Validity(Enum):
    """Whether an assumption was found to hold."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class ViewKind(Enum):
    """The four architecture views of FDA's premarket cybersecurity guidance, Appendix 2, and any other."""

    GLOBAL_SYSTEM = "global-system"
    MULTI_PATIENT_HARM = "multi-patient-harm"
    UPDATABILITY = "updatability"
    SECURITY_USE_CASE = "security-use-case"
    OTHER = "other"


class CodeKind(Enum):
    """What a reference to code names."""

    GLOB = "glob"
    PLACE = "place"
    """One path, perhaps with a line."""
    SYMBOL = "symbol"


class CodeOrigin(Enum):
    """Who said which code it is."""

    NATIVE = "native"
    ANNOTATION = "annotation"
    MAP_FILE = "mapfile"
    SOFTWARE_ITEM = "software-item"
