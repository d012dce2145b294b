-- Add rows to attempts.
INSERT INTO attempts SELECT * FROM incoming
