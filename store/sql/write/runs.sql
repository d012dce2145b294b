-- Add rows to runs.
INSERT INTO runs SELECT * FROM incoming
