-- The index over journals and blobs: everything here can be rebuilt from them.
CREATE TABLE made (sha256 VARCHAR);
CREATE TABLE ledger (
    registration VARCHAR, number INTEGER, moment VARCHAR, event VARCHAR, data JSON, sha256 VARCHAR,
    PRIMARY KEY (registration, number)
);
CREATE TABLE runs (registration VARCHAR, run VARCHAR, position INTEGER, PRIMARY KEY (registration, run));
CREATE TABLE levels (registration VARCHAR, run VARCHAR, factor VARCHAR, level JSON);
CREATE TABLE attempts (
    registration VARCHAR, run VARCHAR, attempt INTEGER, status VARCHAR, epoch INTEGER, kind VARCHAR, reason VARCHAR,
    weights VARCHAR, seconds DOUBLE
);
CREATE TABLE metrics (registration VARCHAR, run VARCHAR, attempt INTEGER, epoch INTEGER, name VARCHAR, value DOUBLE);
CREATE TABLE results (
    registration VARCHAR, opening INTEGER, run VARCHAR, name VARCHAR, value DOUBLE, predictions VARCHAR
);

-- The attempt that counts: the one that ended, else the newest; so nothing is lost and nothing counted twice.
CREATE VIEW shown AS
SELECT registration, run, arg_max(attempt, rank) AS attempt
FROM (
    SELECT registration, run, attempt, max(attempt + CASE WHEN status = 'started' THEN 0 ELSE 1000000 END) AS rank
    FROM attempts GROUP BY registration, run, attempt
)
GROUP BY registration, run;
