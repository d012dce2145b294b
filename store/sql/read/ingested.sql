-- How many journal lines of every registration does the index hold, and what is the hash of the last?
SELECT registration, count(*), arg_max(sha256, number) FROM ledger GROUP BY registration
