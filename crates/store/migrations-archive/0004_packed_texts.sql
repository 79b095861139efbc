-- What the metadata of a series' images has in common: the packed metadata of the first.
ALTER TABLE archived_series ADD COLUMN base {bytes};
-- Frames and attributes, packed: the columns of these names are empty where this is not.
ALTER TABLE archived_instance ADD COLUMN texts {bytes};
