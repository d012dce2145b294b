-- Everything in metrics, for comparing a rebuilt index with an old one.
SELECT * FROM metrics ORDER BY ALL
