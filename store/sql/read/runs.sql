-- How far is every run of a registration, in the attempt that counts?
WITH newest AS (
    SELECT registration, run, attempt, max(epoch) AS epoch, arg_max(status, status <> 'started') AS status,
           max(kind) AS kind, max(reason) AS reason, max(weights) AS weights, max(seconds) AS seconds
    FROM attempts GROUP BY registration, run, attempt
), trained AS (
    SELECT registration, run, attempt, max(epoch) AS epoch FROM metrics GROUP BY registration, run, attempt
)
SELECT runs.run, coalesce(newest.status, 'queued') AS status, coalesce(shown.attempt, 0) AS attempt,
       coalesce(trained.epoch, newest.epoch, 0) AS epoch, newest.kind, newest.reason, newest.weights, newest.seconds
FROM runs
LEFT JOIN shown USING (registration, run)
LEFT JOIN newest USING (registration, run, attempt)
LEFT JOIN trained USING (registration, run, attempt)
WHERE runs.registration = $registration
ORDER BY runs.position
