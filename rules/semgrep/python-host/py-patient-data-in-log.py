import logging

logger = logging.getLogger(__name__)


def store(patient, dataset, patient_name, mrn):
    # ruleid: py-patient-data-in-log
    logger.info("stored %s", patient_name)
    # ruleid: py-patient-data-in-log
    logging.debug(f"stored {patient.date_of_birth}")
    # ruleid: py-patient-data-in-log
    print("stored", dataset.PatientName)
    # ruleid: py-patient-data-in-log
    self.logger.warning("duplicate record %s" % mrn)
    # ruleid: py-patient-data-in-log
    logger.info(f"stored {dataset.PatientID}")
    # ok: py-patient-data-in-log
    logger.info("stored for row %s", patient.patient_id)
    # ok: py-patient-data-in-log
    logger.info("stored the patient_name")
    # ok: py-patient-data-in-log
    logger.info("stored %s", pseudonym_of(patient_name))
    # ok: py-patient-data-in-log
    logger.info("stored %d characters", len(patient_name))
    # ok: py-patient-data-in-log
    logger.info("patient_name: %s characters" % count)
    # ok: py-patient-data-in-log
    print("patient id missing")
    # ok: py-patient-data-in-log
    logger.info("stored %s", patient.case_number)
    # ok: py-patient-data-in-log
    database.insert(patient_name)


def received(message):
    # ruleid: py-patient-data-in-log
    logger.info("order for %s", message.segment("PID"))
    # ruleid: py-patient-data-in-log
    logger.info("order for %s", message.pid.pid_5.value)
    # ok: py-patient-data-in-log
    logger.info("order %s", message.segment("MSH")[10])
    # ok: py-patient-data-in-log
    logger.info("process %s", os.getpid())


class AdmitWindow:
    def admit(self):
        # ruleid: py-patient-data-in-log
        logger.info("admitted %s", self.patient_name.get())
        # ok: py-patient-data-in-log
        logger.info("admitted bed %s", self.bed.get())


def insurer_added(log, insurer):
    # ok: py-patient-data-in-log
    log.info(f"insurer added: insurance_id={insurer.insurance_id}")
    # ruleid: py-patient-data-in-log
    log.info(f"claim of insurance_number={insurer.insurance_number}")
