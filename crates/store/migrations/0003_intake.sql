-- When the last image came that no case was made for yet; NULL: cases are made of all.
ALTER TABLE study ADD COLUMN images_at {int};
UPDATE study SET images_at = 0;
CREATE INDEX study_images_at ON study (project, images_at) WHERE images_at IS NOT NULL;

-- When the last file of an import came.
ALTER TABLE import ADD COLUMN last_file_at {int};

-- A file that is being uploaded piece by piece; the bytes that came lie beside the blobs.
CREATE TABLE upload (
    id {uuid} PRIMARY KEY,
    import {uuid} NOT NULL REFERENCES import (id),
    name TEXT NOT NULL,
    bytes {int} NOT NULL, -- of the whole file
    begun_at {int} NOT NULL,
    report TEXT -- JSON of what became of its files, once it was taken
);
CREATE INDEX upload_import ON upload (import);
CREATE INDEX upload_begun_at ON upload (begun_at);

-- What was decided about files in quarantine; their bytes are kept either way.
ALTER TABLE quarantine ADD COLUMN decided_at {int};
ALTER TABLE quarantine ADD COLUMN decision TEXT;
ALTER TABLE quarantine ADD COLUMN decided_by {uuid} REFERENCES person (id);
