-- What did the first opening of the lockbox measure on every run? (Later openings are exploratory.)
WITH first AS (SELECT min(opening) AS opening FROM results WHERE registration = $registration)
SELECT runs.run, results.value, results.predictions
FROM runs
CROSS JOIN first
LEFT JOIN results ON results.registration = runs.registration AND results.run = runs.run
    AND results.name = $name AND results.opening = first.opening
WHERE runs.registration = $registration
ORDER BY runs.position
