-- What names a patient, apart from the main database: keys of projects and who each subject is.

-- The key that pseudonyms and stand-in UIDs of a project are made with. Never changes.
CREATE TABLE project_key (
    project {uuid} PRIMARY KEY,
    secret {bytes} NOT NULL
);

-- Who a subject is, as the headers have it; empty texts where they have none.
CREATE TABLE patient (
    project {uuid} NOT NULL,
    patient_key TEXT NOT NULL, -- as the main database has it: subject.patient_key
    patient_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (project, patient_key)
);
