-- Paths of files as they were given, which may name patients: of an import's files by their place in its report,
-- of a quarantined file and of an upload (place 0).
CREATE TABLE file_name (
    owner {uuid} NOT NULL, -- the import, the quarantined file, or the upload
    ordinal {int} NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (owner, ordinal)
);

-- Files of watched folders that were taken, by a hash of their path.
CREATE TABLE watched_file (
    project {uuid} NOT NULL,
    path TEXT NOT NULL, -- SHA-256
    size {int} NOT NULL,
    changed_at {int} NOT NULL, -- as the file system has it
    PRIMARY KEY (project, path)
);
