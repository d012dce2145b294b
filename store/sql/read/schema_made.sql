-- Which schema made this index?
SELECT sha256 FROM made
