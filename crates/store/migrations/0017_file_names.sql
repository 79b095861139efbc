-- Names that are still to be moved to the archive index.
CREATE INDEX import_file_named ON import_file (import) WHERE name <> '';
CREATE INDEX quarantine_named ON quarantine (id) WHERE name <> '';
CREATE INDEX upload_named ON upload (id) WHERE name <> '';
