-- "This case cannot be read", said in place of a read, and what several such words came to.
ALTER TABLE reading ADD COLUMN cannot_be_read TEXT;
ALTER TABLE reading ADD COLUMN cannot_be_read_note TEXT;
ALTER TABLE consensus ADD COLUMN cannot_be_read {bool} NOT NULL DEFAULT FALSE;
