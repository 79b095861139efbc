-- What strikes in a submitted finding by the rules of its protocol; nothing was refused for it.
CREATE TABLE remark (
    reading {uuid} NOT NULL REFERENCES reading (id),
    ordinal {int} NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (reading, ordinal, remark)
);
