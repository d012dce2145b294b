-- How did one metric go, epoch by epoch, in the attempt that counts? Of every run, or of $most_runs of them, spread
-- evenly over the plan by the golden ratio, at no more than 200 points a run and 4,800 in all (20 a run at least).
WITH last AS (SELECT max(epoch) AS epochs FROM metrics WHERE registration = $registration AND name = $metric),
chosen AS (
    SELECT registration, run, position
    FROM runs WHERE registration = $registration
    ORDER BY (position * 0.6180339887498949e0) % 1
    LIMIT CASE WHEN $most_runs > 0 THEN $most_runs ELSE 1000000 END
),
step AS (
    SELECT greatest(1, CAST(ceil(epochs / least(200, greatest(20, 4800 // (SELECT count(*) FROM chosen)))) AS INTEGER)) AS epochs
    FROM last
)
SELECT m.run, m.epoch, m.value
FROM metrics m
JOIN shown USING (registration, run, attempt)
JOIN chosen USING (registration, run)
CROSS JOIN last
CROSS JOIN step
WHERE m.registration = $registration AND m.name = $metric
  AND (m.epoch % step.epochs = 0 OR m.epoch = last.epochs OR m.epoch = 1)
ORDER BY chosen.position, m.epoch
