"""The safety classes that ship, as values: a test names them, the product never does."""

from gatekeeper.model.software import ClassModel, SafetyClass

A = SafetyClass("A", 0, can_harm=False)
B = SafetyClass("B", 1, can_harm=True)
C = SafetyClass("C", 2, can_harm=True)
CLASSES = ClassModel("IEC 62304:2006+A1:2015", (A, B, C))
