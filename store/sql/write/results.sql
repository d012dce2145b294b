-- Add rows to results.
INSERT INTO results SELECT * FROM incoming
