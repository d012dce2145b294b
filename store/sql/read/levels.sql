-- Which levels does every run of a registration have?
SELECT runs.run, levels.factor, levels.level
FROM runs JOIN levels USING (registration, run)
WHERE runs.registration = $registration
ORDER BY runs.position, levels.factor
