-- How did one metric go, epoch by epoch, in the attempt that counts of every run (at most 200 points a run)?
WITH last AS (SELECT max(epoch) AS epochs FROM metrics WHERE registration = $registration AND name = $metric)
SELECT m.run, m.epoch, m.value
FROM metrics m
JOIN shown USING (registration, run, attempt)
JOIN runs USING (registration, run)
CROSS JOIN last
WHERE m.registration = $registration AND m.name = $metric
  AND (m.epoch % greatest(1, CAST(ceil(last.epochs / 200.0) AS INTEGER)) = 0 OR m.epoch = last.epochs OR m.epoch = 1)
ORDER BY runs.position, m.epoch
