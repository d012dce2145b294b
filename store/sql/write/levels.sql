-- Add rows to levels.
INSERT INTO levels SELECT * FROM incoming
