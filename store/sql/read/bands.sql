-- How did one metric go on average, with its smallest and largest value, over the runs of each level of one factor?
WITH last AS (SELECT max(epoch) AS epochs FROM metrics WHERE registration = $registration AND name = $metric)
SELECT l.level, m.epoch, avg(m.value) AS mean, min(m.value) AS low, max(m.value) AS high, count(*) AS runs
FROM metrics m
JOIN shown USING (registration, run, attempt)
JOIN levels l USING (registration, run)
JOIN runs USING (registration, run)
CROSS JOIN last
WHERE m.registration = $registration AND m.name = $metric AND l.factor = $factor AND isfinite(m.value)
  AND (m.epoch % greatest(1, CAST(ceil(last.epochs / 200.0) AS INTEGER)) = 0 OR m.epoch = last.epochs OR m.epoch = 1)
GROUP BY l.level, m.epoch
ORDER BY min(runs.position), m.epoch
