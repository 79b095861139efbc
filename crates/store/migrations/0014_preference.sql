-- How a person likes to look at images; nothing of any case. `document` is the browser's JSON.
CREATE TABLE preference (
    person {uuid} PRIMARY KEY REFERENCES person (id),
    document TEXT NOT NULL,
    changed_at {int} NOT NULL
);

-- How a project hangs its cases, over what is shipped: JSON list of hanging protocols.
CREATE TABLE hanging (
    project {uuid} PRIMARY KEY REFERENCES project (id),
    document TEXT NOT NULL,
    changed_at {int} NOT NULL
);
