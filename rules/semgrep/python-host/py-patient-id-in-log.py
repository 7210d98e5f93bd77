import logging

logger = logging.getLogger(__name__)


def store(patient_id, dataset, row):
    # ruleid: py-patient-id-in-log
    logger.info(f"stored allergy for patient {patient_id}")
    # ruleid: py-patient-id-in-log
    logger.info("stored %s", row.patient_id)
    # ruleid: py-patient-id-in-log
    print("stored", row.PatientId)
    # ruleid: py-patient-id-in-log
    print("stored", row.patientId)
    # ruleid: py-patient-id-in-log
    logger.info("stored %s", PATIENT_ID)
    # ok: py-patient-id-in-log
    logger.info("stored patient_id")
    # ok: py-patient-id-in-log
    logger.info("stored %s", hash_of(patient_id))
    # ok: py-patient-id-in-log
    logger.info("stored %s", dataset.PatientID)
    # ok: py-patient-id-in-log
    logger.info("stored %s", row.case_number)
