-- Add rows to ledger.
INSERT INTO ledger SELECT * FROM incoming
