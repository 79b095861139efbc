-- What people saw of the check pattern on their displays; the newest of each person matters most.
CREATE TABLE display_check (
    id {uuid} PRIMARY KEY,
    person {uuid} NOT NULL REFERENCES person (id),
    at {int} NOT NULL,
    shown TEXT NOT NULL,
    seen TEXT NOT NULL,
    pixels_across {int} NOT NULL,
    pixels_down {int} NOT NULL
);
CREATE INDEX display_check_person ON display_check (person, at);
