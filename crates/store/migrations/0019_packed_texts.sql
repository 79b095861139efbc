-- What the texts of a series' images have in common: the packed texts of the first.
ALTER TABLE series ADD COLUMN base {bytes};
-- Facets, geometry, frame index and metadata, packed: the columns of these names are empty where this is not.
ALTER TABLE instance ADD COLUMN texts {bytes};
