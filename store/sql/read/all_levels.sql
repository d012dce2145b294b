-- Everything in levels, for comparing a rebuilt index with an old one.
SELECT * FROM levels ORDER BY ALL
