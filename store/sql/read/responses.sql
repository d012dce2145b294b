-- What did the opening of the lockbox measure on every run?
SELECT runs.run, results.value, results.predictions
FROM runs LEFT JOIN results ON results.registration = runs.registration AND results.run = runs.run AND results.name = $name
WHERE runs.registration = $registration
ORDER BY runs.position
