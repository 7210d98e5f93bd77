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


def save_list(patients, path):
    with open(path, "w") as f:
        # ruleid: py-patient-data-in-clear
        json.dump([{"patient_name": p.name, "date_of_birth": p.born} for p in patients], f)


def save_pumps(pumps, path):
    with open(path, "w") as f:
        # ok: py-patient-data-in-clear
        json.dump([{"serial": p.serial, "rate": p.rate} for p in pumps], f)
