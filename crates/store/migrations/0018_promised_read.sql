-- The read that a reader will be given next: its images are sent ahead while the one before is made.
ALTER TABLE reading ADD COLUMN promised_at {int};
CREATE UNIQUE INDEX reading_promised_key ON reading (reader, project) WHERE state = 'queued' AND promised_at IS NOT NULL;
