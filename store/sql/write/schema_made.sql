-- Remember which schema made this index.
INSERT INTO made VALUES ($sha256)
