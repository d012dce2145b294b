-- Everything in results, for comparing a rebuilt index with an old one.
SELECT * FROM results ORDER BY ALL
