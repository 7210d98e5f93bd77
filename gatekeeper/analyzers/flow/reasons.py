"""Why each rule of flow-python matters for a device, as `gatekeeper explain` says it."""

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "flow-path": "A report's or image's name then reads the keys of the host, or writes over the program that drives the device.",
        "flow-shell": "A bed number or printer's name becomes a command with the rights of the service that talks to the device.",
        "flow-code": "A field of a message or a calibration file then runs as the program that controls the device.",
        "flow-sql": "A barcode or patient's name then reads, changes or deletes the records of other patients.",
        "flow-ldap": "A user name then logs in as another member of the staff.",
        "flow-xpath": "A field of a report then selects the results of another patient.",
        "flow-html": "A patient's name or a comment from the laboratory then acts in the browser of the nurse who reads it.",
        "flow-template": "A note then runs expressions on the host that controls the device.",
        "flow-redirect": "A link that begins with the hospital's own address then ends at a page that asks for a password.",
        "flow-session": "Later code takes the value for one it checked itself: a role chosen in a form is then the role that sets doses.",
        "flow-unpickle": "One message or file then takes over the host that drives the device.",
        "flow-xml": "An order from another system then reads files of the host, or calls addresses in the network of the devices.",
        "flow-xml-by-version": "Which version of a library a hospital installs must not decide whether an order reads the host's files.",
        "flow-fetch": "The host then calls devices and services inside the hospital's network in the name of somebody outside.",
        "flow-fetch-part": "A patient's number then leads a call to another service of the same host, such as the one that deletes.",
        "flow-query": "A login that sends an object instead of a name is then answered with the first account there is.",
        "flow-unguarded": "One route that was forgotten lets anybody on the network do what all others ask a badge for.",
        "flow-key-twice": "The limit a reviewer reads in the table is then not the one the host works with.",
        "flow-endless": "A host that never leaves a loop no longer watches the patient, and no watchdog of the device notices.",
        "flow-option": "A name that begins with a dash then makes a trusted program write a file or run another one.",
        "flow-format": "A text of a label then shows settings, keys or the data of other patients.",
        "flow-header": "A patient's name with a line break in it then sends a second request in the name of the workstation.",
        "flow-log": "Who investigates an incident then reads lines that the attacker wrote.",
        "flow-regex": "One search then keeps the host busy for minutes while alarms wait.",
        "flow-believed": "Nobody read the function that the safety of the flow depends on; its name is no evidence.",
        "flow-followed": "Warnings about values that cannot do harm hide those about values that can.",
        "flow-token": "A session or pairing code that can be foretold lets anyone send commands to the device.",
        "flow-cookie": "Who listens to the network of the ward then works the device under the name of the nurse.",
        "flow-hash": "A prepared update or report can carry the digest of the released one.",
    }
)
"""By id of the rule."""
