import json
from pathlib import Path

from pump.store import encrypted


def keep(path, patient):
    with open(path, "w") as file:
        # ruleid: py-patient-data-in-clear
        json.dump(patient, file)


def keep_record(path, order):
    # ruleid: py-patient-data-in-clear
    Path(path).write_text(json.dumps(order.patient_data))


def keep_table(path, patients):
    # ruleid: py-patient-data-in-clear
    patients.to_csv(path)


def keep_name(path, patient):
    with open(path, "w") as file:
        # ok: py-patient-data-in-clear
        file.write(encrypted(patient))


def keep_settings(path, settings):
    with open(path, "w") as file:
        # ok: py-patient-data-in-clear
        json.dump(settings, file)


def count(path, patients):
    # ok: py-patient-data-in-clear
    Path(path).write_text(str(len(patients)))
