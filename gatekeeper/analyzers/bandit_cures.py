"""How to mend what each test of bandit reports (ids of bandit 1.9), in one sentence of our own."""

from collections.abc import Mapping
from types import MappingProxyType

_SHELL = "Pass the program and its arguments as a list and leave `shell` out."
_XML = "Parse with defusedxml, which refuses entities and external references."
_SUBPROCESS = "Give the program's absolute path, and only arguments that you have checked."
_PICKLE = "Exchange data as JSON or another format that holds no code."
_TLS = "Use `ssl.create_default_context()` and leave its checks on."
_PLAIN = "Use a protocol that encrypts and authenticates, such as SSH or HTTPS."
_TEMPLATE = "Switch automatic escaping on."
_MARKUP = "Escape what comes from outside before it is marked as safe."
_CIPHER = "Use AES in an authenticated mode such as GCM."
_SNMP = "Use SNMPv3 with authentication and encryption."

CURES: Mapping[str, str] = MappingProxyType(
    {
        "B101": "Raise an exception: assertions are gone when Python runs with -O.",
        "B102": "Replace `exec` by code that does the one thing that is needed.",
        "B103": "Give the file the narrowest permissions that work, such as 0o600.",
        "B104": "Bind to the one address that is needed, not to all interfaces.",
        "B105": "Read the password from a protected store when it is needed.",
        "B106": "Read the password from a protected store when it is needed.",
        "B107": "Take the default away, so that the caller has to give the password.",
        "B108": "Make the file with `tempfile`, in a folder of its own.",
        "B110": "Handle the exception or log it; catch only the kinds you expect.",
        "B112": "Handle the exception or log it; catch only the kinds you expect.",
        "B113": "Give the request a `timeout`.",
        "B201": "Start the server without `debug=True`.",
        "B202": 'Extract with `filter="data"`, or check every member\'s path.',
        "B301": _PICKLE,
        "B302": _PICKLE,
        "B303": "Use SHA-256 or better.",
        "B304": _CIPHER,
        "B305": _CIPHER,
        "B306": "Use `tempfile.mkstemp` or `NamedTemporaryFile`.",
        "B307": "Use `ast.literal_eval`, or parse the text.",
        "B308": _MARKUP,
        "B310": "Allow only the schemes you expect before the address is opened.",
        "B311": "Use the `secrets` module for everything that must not be guessed.",
        "B312": _PLAIN,
        "B313": _XML,
        "B314": _XML,
        "B315": _XML,
        "B316": _XML,
        "B317": _XML,
        "B318": _XML,
        "B319": _XML,
        "B321": _PLAIN,
        "B323": _TLS,
        "B324": "Use SHA-256 or better; where nothing rests on it, say `usedforsecurity=False`.",
        "B401": _PLAIN,
        "B402": _PLAIN,
        "B403": _PICKLE,
        "B404": _SUBPROCESS,
        "B405": _XML,
        "B406": _XML,
        "B407": _XML,
        "B408": _XML,
        "B409": _XML,
        "B411": "Serve and call through a protocol that authenticates, with defusedxml's XML-RPC.",
        "B412": "Do not serve CGI with this module.",
        "B413": "Use the `cryptography` package; pycrypto is no longer maintained.",
        "B415": "Manage devices over a protocol newer than IPMI.",
        "B501": "Leave `verify` on; give the path of your own certificate authority if there is one.",
        "B502": "Ask for TLS 1.2 or newer.",
        "B503": "Ask for TLS 1.2 or newer.",
        "B504": _TLS,
        "B505": "Use RSA of 2048 bits or more, or an elliptic curve of 224 bits or more.",
        "B506": "Use `yaml.safe_load`.",
        "B507": "Keep the host keys you expect and refuse others.",
        "B508": _SNMP,
        "B509": _SNMP,
        "B601": "Check or quote what goes into the remote command.",
        "B602": _SHELL,
        "B603": _SUBPROCESS,
        "B604": _SHELL,
        "B605": _SHELL,
        "B606": _SUBPROCESS,
        "B607": _SUBPROCESS,
        "B608": "Leave the values to the database driver: a parameterised query.",
        "B609": "Name the files in Python (`glob`), and put `--` before them.",
        "B610": "Use the query set's own methods instead of raw SQL.",
        "B611": "Pass the values as parameters of the raw query.",
        "B612": "Give `listen` a `verify` function that authenticates the configuration.",
        "B613": "Take the bidirectional control characters out of the source.",
        "B614": "Load with `weights_only=True`, and only files whose origin is proven.",
        "B615": "Name the revision of the model by its full commit.",
        "B701": _TEMPLATE,
        "B702": _TEMPLATE,
        "B703": _MARKUP,
        "B704": _MARKUP,
    }
)
"""A test that is not among them has no sentence; bandit's page about it is linked either way."""
