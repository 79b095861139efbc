-- Whether the pixels of a case may name its patient: 'due' to be looked into, then 'clear' or 'flagged'; a person
-- makes 'cleared' or 'excluded' of what is flagged. Only clear and cleared cases are given to readers.
ALTER TABLE reading_case ADD COLUMN pixels TEXT NOT NULL DEFAULT 'due';
ALTER TABLE reading_case ADD COLUMN pixels_decided_at {int};
ALTER TABLE reading_case ADD COLUMN pixels_decided_by {uuid} REFERENCES person (id);
UPDATE reading_case SET pixels = 'clear'
WHERE EXISTS (SELECT 1 FROM batch_case m WHERE m.reading_case = reading_case.id);
CREATE INDEX reading_case_pixels ON reading_case (project, pixels, ordinal) WHERE pixels <> 'clear';

-- The images of a case that a person has to look at, and why: JSON of imaging's type.
CREATE TABLE burned_in (
    reading_case {uuid} NOT NULL REFERENCES reading_case (id),
    instance {uuid} NOT NULL REFERENCES instance (id),
    reasons TEXT NOT NULL,
    PRIMARY KEY (reading_case, instance)
);
