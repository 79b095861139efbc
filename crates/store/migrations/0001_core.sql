-- Written once for both engines: see db/dialect.rs for the tokens. Times are microseconds since 1970.

-- The audit trail: append-only, each event holds the hash of the one before.
CREATE TABLE audit_event (
    seq {int} PRIMARY KEY,
    at {int} NOT NULL,
    actor {uuid},
    actor_name TEXT NOT NULL,
    project {uuid},
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_event_project ON audit_event (project, seq);
CREATE INDEX audit_event_actor ON audit_event (actor, seq);
CREATE INDEX audit_event_target ON audit_event (target, seq);

-- The newest event; its row lock puts writers in line.
CREATE TABLE audit_head (
    id {int} PRIMARY KEY CHECK (id = 1),
    seq {int} NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

-- sqlite:
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
-- postgres:
CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$;
CREATE TRIGGER audit_event_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only();
-- all:

-- Background work. A key coalesces: at most one queued job per kind and key.
CREATE TABLE job (
    id {uuid} PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'superseded')),
    priority {int} NOT NULL,
    attempts {int} NOT NULL,
    run_at {int} NOT NULL,
    leased_until {int},
    error TEXT,
    created_at {int} NOT NULL,
    finished_at {int}
);
CREATE UNIQUE INDEX job_kind_key_key ON job (kind, key) WHERE state = 'queued';
CREATE INDEX job_claim ON job (run_at) WHERE state IN ('queued', 'running');
