-- Everything in ledger, for comparing a rebuilt index with an old one.
SELECT * FROM ledger ORDER BY ALL
