-- Everything in runs, for comparing a rebuilt index with an old one.
SELECT * FROM runs ORDER BY ALL
