"""gatekeeper: checks the development process of medical-device software at every merge."""

__version__ = "0.1.0"
