-- What DICOMweb finds and sends: studies, series and instances as their files have them. `attributes` is
-- DICOM JSON of the level's own attributes; texts that a file does not have are empty.

CREATE TABLE archived_study (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL,
    study_instance_uid TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    patient_name TEXT NOT NULL, -- as names are compared: small letters, no empty components at the end
    accession_number TEXT NOT NULL,
    study_date TEXT NOT NULL, -- YYYYMMDD
    study_time TEXT NOT NULL, -- HHMMSSFFFFFF
    description TEXT NOT NULL,
    attributes TEXT NOT NULL,
    series {int} NOT NULL, -- how many
    instances {int} NOT NULL, -- how many
    UNIQUE (project, study_instance_uid)
);

CREATE TABLE archived_series (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL,
    study {uuid} NOT NULL REFERENCES archived_study (id),
    series_instance_uid TEXT NOT NULL,
    modality TEXT NOT NULL,
    number {int},
    description TEXT NOT NULL,
    attributes TEXT NOT NULL,
    instances {int} NOT NULL, -- how many
    UNIQUE (project, series_instance_uid)
);

CREATE TABLE archived_instance (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL,
    series {uuid} NOT NULL REFERENCES archived_series (id),
    sop_instance_uid TEXT NOT NULL,
    sop_class_uid TEXT NOT NULL,
    transfer_syntax_uid TEXT NOT NULL,
    number {int},
    sha256 TEXT NOT NULL,
    bytes {int} NOT NULL,
    frames TEXT NOT NULL, -- where they lie in the file: JSON of imaging's type
    attributes TEXT NOT NULL, -- what a search tells by default
    metadata {bytes} NOT NULL, -- everything but binary values: DICOM JSON, packed
    UNIQUE (project, sop_instance_uid)
);

-- Values of DICOM are compared byte by byte, whatever language the server speaks.
-- postgres:
ALTER TABLE archived_study
    ALTER COLUMN study_instance_uid TYPE TEXT COLLATE "C",
    ALTER COLUMN patient_id TYPE TEXT COLLATE "C",
    ALTER COLUMN patient_name TYPE TEXT COLLATE "C",
    ALTER COLUMN accession_number TYPE TEXT COLLATE "C",
    ALTER COLUMN study_date TYPE TEXT COLLATE "C",
    ALTER COLUMN study_time TYPE TEXT COLLATE "C",
    ALTER COLUMN description TYPE TEXT COLLATE "C";
ALTER TABLE archived_series
    ALTER COLUMN series_instance_uid TYPE TEXT COLLATE "C",
    ALTER COLUMN modality TYPE TEXT COLLATE "C",
    ALTER COLUMN description TYPE TEXT COLLATE "C";
ALTER TABLE archived_instance
    ALTER COLUMN sop_instance_uid TYPE TEXT COLLATE "C",
    ALTER COLUMN sop_class_uid TYPE TEXT COLLATE "C";
-- all:

CREATE INDEX archived_study_date ON archived_study (project, study_date, study_instance_uid);
CREATE INDEX archived_study_patient ON archived_study (project, patient_id);
CREATE INDEX archived_study_name ON archived_study (project, patient_name);
CREATE INDEX archived_study_accession ON archived_study (project, accession_number);
CREATE INDEX archived_series_study ON archived_series (study, number);
CREATE INDEX archived_series_modality ON archived_series (project, modality);
CREATE INDEX archived_series_arrival ON archived_series (project, id);
CREATE INDEX archived_instance_series ON archived_instance (series, number);
CREATE INDEX archived_instance_arrival ON archived_instance (project, id);
