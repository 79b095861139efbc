-- Less to keep of each image: its UID two characters to a byte, its digest as bytes, and nothing of its kind, which
-- the archive index knows. Of a report, only what was not simply stored is looked for by its outcome.
DROP INDEX import_file_outcome;
DROP INDEX import_file_named;

-- sqlite:
CREATE TABLE compact_instance (
    id BLOB PRIMARY KEY,
    project BLOB NOT NULL REFERENCES project (id),
    series BLOB NOT NULL REFERENCES series (id),
    sop_instance_uid BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    number INTEGER,
    frames INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    texts BLOB,
    facets TEXT NOT NULL,
    geometry TEXT NOT NULL,
    frame_index TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (project, sop_instance_uid)
) STRICT;
INSERT INTO compact_instance (id, project, series, sop_instance_uid, sha256, bytes, number, frames, imported_at,
    texts, facets, geometry, frame_index, metadata)
SELECT id, project, series, {uid sop_instance_uid}, {hex sha256}, bytes, number, frames, imported_at,
    texts, facets, geometry, frame_index, metadata FROM instance ORDER BY id;
DROP TABLE instance;
ALTER TABLE compact_instance RENAME TO instance;
CREATE INDEX instance_series ON instance (series);

CREATE TABLE compact_import_file (
    import BLOB NOT NULL REFERENCES import (id),
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    sop_instance_uid BLOB,
    PRIMARY KEY (import, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO compact_import_file (import, ordinal, name, outcome, reason, sop_instance_uid)
SELECT import, ordinal, name, outcome, reason, {uid sop_instance_uid} FROM import_file ORDER BY import, ordinal;
DROP TABLE import_file;
ALTER TABLE compact_import_file RENAME TO import_file;
-- postgres:
ALTER TABLE instance
    DROP COLUMN sop_class_uid,
    DROP COLUMN transfer_syntax_uid,
    ALTER COLUMN sop_instance_uid TYPE BYTEA USING {uid sop_instance_uid},
    ALTER COLUMN sha256 TYPE BYTEA USING {hex sha256};
ALTER TABLE import_file
    ALTER COLUMN sop_instance_uid TYPE BYTEA USING {uid sop_instance_uid};
-- all:
CREATE INDEX import_file_outcome ON import_file (import, outcome, ordinal) WHERE outcome <> 'stored';
CREATE INDEX import_file_named ON import_file (import) WHERE name <> '';
