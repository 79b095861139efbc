-- People and sign-in.
CREATE TABLE person (
    id {uuid} PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    administrator {bool} NOT NULL,
    disabled {bool} NOT NULL,
    created_at {int} NOT NULL
);

-- Attempts to sign in that have not succeeded, by the name that was given.
CREATE TABLE sign_in_attempt (
    id {uuid} PRIMARY KEY,
    name TEXT NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX sign_in_attempt_name ON sign_in_attempt (name, at);

CREATE TABLE session (
    token_hash {bytes} PRIMARY KEY,
    person {uuid} NOT NULL REFERENCES person (id),
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL
);
CREATE INDEX session_person ON session (person);

-- A project and its designs. `split` and `plan` are canonical JSON.
CREATE TABLE project (
    id {uuid} PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    case_unit TEXT NOT NULL,
    split_design TEXT NOT NULL,
    split_drawn_at {int},
    plan TEXT NOT NULL,
    protocol_draft TEXT NOT NULL,
    created_at {int} NOT NULL
);

CREATE TABLE membership (
    project {uuid} NOT NULL REFERENCES project (id),
    person {uuid} NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    PRIMARY KEY (project, person, role)
);
CREATE INDEX membership_person ON membership (person);

-- Protocol versions never change once they are here.
CREATE TABLE protocol_version (
    project {uuid} NOT NULL REFERENCES project (id),
    version {int} NOT NULL,
    content TEXT NOT NULL,
    released_at {int} NOT NULL,
    released_by {uuid} NOT NULL REFERENCES person (id),
    PRIMARY KEY (project, version)
);

-- sqlite:
CREATE TRIGGER protocol_version_unchanged BEFORE UPDATE ON protocol_version
BEGIN
    SELECT RAISE(ABORT, 'a released protocol version never changes');
END;
CREATE TRIGGER protocol_version_kept BEFORE DELETE ON protocol_version
BEGIN
    SELECT RAISE(ABORT, 'a released protocol version is never removed');
END;
-- postgres:
CREATE FUNCTION refuse_protocol_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a released protocol version never changes';
END;
$$;
CREATE TRIGGER protocol_version_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON protocol_version
FOR EACH STATEMENT EXECUTE FUNCTION refuse_protocol_change();
-- all:

CREATE TABLE protocol_picture (
    project {uuid} NOT NULL REFERENCES project (id),
    name TEXT NOT NULL,
    from_version {int} NOT NULL, -- first version that shows this picture; a newer one has a newer row
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    added_at {int} NOT NULL,
    PRIMARY KEY (project, name, from_version)
);

CREATE TABLE acknowledgement (
    project {uuid} NOT NULL,
    version {int} NOT NULL,
    person {uuid} NOT NULL REFERENCES person (id),
    at {int} NOT NULL,
    PRIMARY KEY (project, version, person),
    FOREIGN KEY (project, version) REFERENCES protocol_version (project, version)
);

-- The archive. `facets` and `geometry` are canonical JSON of imaging's types.
CREATE TABLE subject (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL REFERENCES project (id),
    patient_key TEXT NOT NULL, -- patient id and issuer as in the headers
    ordinal {int} NOT NULL, -- from 1, in order of arrival
    label TEXT NOT NULL,
    split TEXT,
    UNIQUE (project, patient_key),
    UNIQUE (project, ordinal)
);

CREATE TABLE study (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL REFERENCES project (id),
    subject {uuid} NOT NULL REFERENCES subject (id),
    study_instance_uid TEXT NOT NULL,
    description TEXT,
    UNIQUE (project, study_instance_uid)
);
CREATE INDEX study_subject ON study (subject);

CREATE TABLE series (
    id {uuid} PRIMARY KEY,
    study {uuid} NOT NULL REFERENCES study (id),
    series_instance_uid TEXT NOT NULL,
    number {int},
    modality TEXT NOT NULL,
    description TEXT,
    UNIQUE (study, series_instance_uid)
);
CREATE INDEX series_uid ON series (series_instance_uid);

CREATE TABLE instance (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL REFERENCES project (id),
    series {uuid} NOT NULL REFERENCES series (id),
    sop_instance_uid TEXT NOT NULL,
    sop_class_uid TEXT NOT NULL,
    transfer_syntax_uid TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes {int} NOT NULL,
    number {int},
    frames {int} NOT NULL,
    facets TEXT NOT NULL,
    geometry TEXT NOT NULL,
    imported_at {int} NOT NULL,
    frame_index TEXT NOT NULL, -- where each frame lies in the file, where it can be sent as it is
    metadata TEXT NOT NULL, -- DICOM JSON of what a viewer needs, with true UIDs and nothing of the patient
    UNIQUE (project, sop_instance_uid)
);
CREATE INDEX instance_series ON instance (series);

CREATE TABLE import (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL REFERENCES project (id),
    person {uuid} REFERENCES person (id),
    source TEXT NOT NULL,
    started_at {int} NOT NULL,
    completed_at {int},
    stored {int} NOT NULL,
    duplicate {int} NOT NULL,
    quarantined {int} NOT NULL,
    refused {int} NOT NULL,
    cases_made {int} NOT NULL
);
CREATE INDEX import_project ON import (project, started_at);

CREATE TABLE import_file (
    import {uuid} NOT NULL REFERENCES import (id),
    ordinal {int} NOT NULL,
    name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    sop_instance_uid TEXT,
    PRIMARY KEY (import, ordinal)
);
CREATE INDEX import_file_outcome ON import_file (import, outcome, ordinal);

CREATE TABLE quarantine (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL REFERENCES project (id),
    name TEXT NOT NULL,
    sop_instance_uid TEXT,
    sha256 TEXT NOT NULL,
    reason TEXT NOT NULL,
    at {int} NOT NULL,
    UNIQUE (project, sha256)
);

-- Cases. Their facets are told anew when they are made and when images are added (`facets_due`).
CREATE TABLE reading_case (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL REFERENCES project (id),
    subject {uuid} NOT NULL REFERENCES subject (id),
    study {uuid} NOT NULL REFERENCES study (id),
    series {uuid} REFERENCES series (id),
    instance {uuid} REFERENCES instance (id),
    unit_uid TEXT NOT NULL, -- UID of the study, series or instance that the case is
    ordinal {int} NOT NULL, -- from 1; the order in which cases are listed
    label TEXT NOT NULL,
    instances {int} NOT NULL, -- counted with the facets
    facets_due {bool} NOT NULL,
    UNIQUE (project, unit_uid),
    UNIQUE (project, ordinal)
);
CREATE INDEX reading_case_subject ON reading_case (subject);
CREATE INDEX reading_case_study ON reading_case (study);
CREATE INDEX reading_case_facets_due ON reading_case (project) WHERE facets_due;

CREATE TABLE case_facet (
    reading_case {uuid} NOT NULL REFERENCES reading_case (id),
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (reading_case, facet)
);
CREATE INDEX case_facet_value ON case_facet (facet, value, reading_case);

-- How many cases have which value, by split; empty texts stand for none. Told anew with the cases.
CREATE TABLE facet_count (
    project {uuid} NOT NULL REFERENCES project (id),
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    split TEXT NOT NULL,
    cases {int} NOT NULL,
    PRIMARY KEY (project, facet, value, split)
);

CREATE TABLE batch (
    id {uuid} PRIMARY KEY,
    project {uuid} NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at {int} NOT NULL,
    released_at {int},
    deadline {int},
    UNIQUE (project, name)
);

CREATE TABLE batch_case (
    batch {uuid} NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    reading_case {uuid} NOT NULL UNIQUE REFERENCES reading_case (id),
    PRIMARY KEY (batch, reading_case)
);

-- One reader's look at one case. `draft` is kept as sent (UIDs mapped by `uid_key`).
CREATE TABLE reading (
    id {uuid} PRIMARY KEY,
    token {bytes} NOT NULL UNIQUE,
    uid_key {bytes} NOT NULL,
    project {uuid} NOT NULL REFERENCES project (id),
    batch {uuid} NOT NULL REFERENCES batch (id),
    reading_case {uuid} NOT NULL REFERENCES reading_case (id),
    reader {uuid} NOT NULL REFERENCES person (id),
    position {int} NOT NULL,
    state TEXT NOT NULL,
    repeat_of {uuid} REFERENCES reading (id),
    protocol_version {int},
    opened_at {int},
    submitted_at {int},
    active_seconds {real} NOT NULL,
    draft TEXT NOT NULL,
    draft_revision {int} NOT NULL,
    no_finding {bool} NOT NULL
);
CREATE INDEX reading_queue ON reading (reader, project, state, position);
CREATE INDEX reading_of_case ON reading (reading_case);
CREATE UNIQUE INDEX reading_reading_case_reader_key ON reading (reading_case, reader) WHERE repeat_of IS NULL;

-- What was submitted, with true UIDs.
CREATE TABLE finding (
    id {uuid} NOT NULL,
    reading {uuid} NOT NULL REFERENCES reading (id),
    ordinal {int} NOT NULL,
    structure TEXT NOT NULL,
    marks TEXT NOT NULL,
    attributes TEXT NOT NULL,
    PRIMARY KEY (reading, ordinal)
);

CREATE TABLE answer (
    reading {uuid} NOT NULL REFERENCES reading (id),
    ordinal {int} NOT NULL,
    question TEXT NOT NULL,
    sop_instance_uid TEXT,
    value TEXT NOT NULL,
    attributes TEXT NOT NULL,
    PRIMARY KEY (reading, ordinal)
);

-- What the policy made of a case's reads; replaced when it is computed anew.
CREATE TABLE consensus (
    reading_case {uuid} PRIMARY KEY REFERENCES reading_case (id),
    project {uuid} NOT NULL REFERENCES project (id),
    computed_at {int} NOT NULL,
    state TEXT NOT NULL,
    reads {int} NOT NULL,
    standing {int} NOT NULL,
    unsettled {int} NOT NULL,
    result TEXT NOT NULL
);
CREATE INDEX consensus_project ON consensus (project, state);

CREATE TABLE arbitration (
    id {uuid} PRIMARY KEY,
    token {bytes} NOT NULL UNIQUE,
    uid_key {bytes} NOT NULL,
    project {uuid} NOT NULL REFERENCES project (id),
    reading_case {uuid} NOT NULL UNIQUE REFERENCES reading_case (id),
    arbiter {uuid} REFERENCES person (id),
    created_at {int} NOT NULL,
    decided_at {int},
    decision TEXT
);
