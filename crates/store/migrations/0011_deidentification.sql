-- What may be told of a project's images beyond their pixels: the basic profile of PS3.15 Annex E with
-- options, by name.
ALTER TABLE project ADD COLUMN deidentification TEXT NOT NULL DEFAULT 'basic';
