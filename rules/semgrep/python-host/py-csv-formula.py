import csv
import io

from django.http import HttpResponse


def export(patients):
    out = io.StringIO()
    writer = csv.writer(out)
    # ok: py-csv-formula
    writer.writerow(["name", "bed"])
    for patient in patients:
        # ruleid: py-csv-formula
        writer.writerow((patient.name, patient.bed))
    return out.getvalue()


def answer(rows):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    # ruleid: py-csv-formula
    writer.writerows(rows)
    return response


def export_defused(patients, defused):
    out = io.StringIO()
    writer = csv.writer(out)
    for patient in patients:
        # ok: py-csv-formula
        writer.writerow([neutralised(patient.name), patient.bed])
    return out.getvalue()


def log_values(path, values):
    with open(path, "w") as f:
        writer = csv.writer(f)
        # ok: py-csv-formula
        writer.writerows(values)
