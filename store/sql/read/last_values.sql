-- What was one metric in the last epoch of every run's attempt that counts?
SELECT m.run, arg_max(m.value, m.epoch)
FROM metrics m
JOIN shown USING (registration, run, attempt)
WHERE m.registration = $registration AND m.name = $metric
GROUP BY m.run
