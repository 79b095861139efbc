-- Keys for programs: whoever shows one acts as its person. Only its SHA-256 is here.
CREATE TABLE api_token (
    id {uuid} PRIMARY KEY,
    person {uuid} NOT NULL REFERENCES person (id),
    name TEXT NOT NULL, -- what it is for
    token_hash {bytes} NOT NULL UNIQUE,
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL
);
CREATE INDEX api_token_person ON api_token (person);
