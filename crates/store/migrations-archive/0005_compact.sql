-- Less to keep of each image: UIDs two characters to a byte, its digest as bytes, and one index in place of two for
-- its identity, which tells the order in which the images of a project came. Frames and attributes are packed with
-- the metadata where the columns `texts`, `frames` and `attributes` are empty.
DROP INDEX archived_instance_series;
DROP INDEX archived_instance_arrival;

-- sqlite:
CREATE TABLE compact_instance (
    project BLOB NOT NULL,
    id BLOB NOT NULL,
    series BLOB NOT NULL REFERENCES archived_series (id),
    sop_instance_uid BLOB NOT NULL,
    sop_class_uid BLOB NOT NULL,
    transfer_syntax_uid BLOB NOT NULL,
    number INTEGER,
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    metadata BLOB NOT NULL,
    texts BLOB,
    frames TEXT NOT NULL,
    attributes TEXT NOT NULL,
    PRIMARY KEY (project, id),
    UNIQUE (project, sop_instance_uid)
) STRICT;
INSERT INTO compact_instance (project, id, series, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number,
    sha256, bytes, metadata, texts, frames, attributes)
SELECT project, id, series, {uid sop_instance_uid}, {uid sop_class_uid}, {uid transfer_syntax_uid}, number,
    {hex sha256}, bytes, metadata, texts, frames, attributes FROM archived_instance ORDER BY id;
DROP TABLE archived_instance;
ALTER TABLE compact_instance RENAME TO archived_instance;

CREATE TABLE compact_file_name (
    owner BLOB NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (owner, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO compact_file_name (owner, ordinal, name)
SELECT owner, ordinal, name FROM file_name ORDER BY owner, ordinal;
DROP TABLE file_name;
ALTER TABLE compact_file_name RENAME TO file_name;

CREATE TABLE compact_watched_file (
    project BLOB NOT NULL,
    path BLOB NOT NULL, -- SHA-256
    size INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (project, path)
) STRICT, WITHOUT ROWID;
INSERT INTO compact_watched_file (project, path, size, changed_at)
SELECT project, {hex path}, size, changed_at FROM watched_file ORDER BY project, path;
DROP TABLE watched_file;
ALTER TABLE compact_watched_file RENAME TO watched_file;
-- postgres:
ALTER TABLE watched_file ALTER COLUMN path TYPE BYTEA USING {hex path};
ALTER TABLE archived_instance
    ALTER COLUMN sop_instance_uid TYPE BYTEA USING {uid sop_instance_uid},
    ALTER COLUMN sop_class_uid TYPE BYTEA USING {uid sop_class_uid},
    ALTER COLUMN transfer_syntax_uid TYPE BYTEA USING {uid transfer_syntax_uid},
    ALTER COLUMN sha256 TYPE BYTEA USING {hex sha256},
    DROP CONSTRAINT archived_instance_pkey,
    ADD PRIMARY KEY (project, id);
-- all:
CREATE INDEX archived_instance_series ON archived_instance (series, number);
