-- Everything in attempts, for comparing a rebuilt index with an old one.
SELECT * FROM attempts ORDER BY ALL
