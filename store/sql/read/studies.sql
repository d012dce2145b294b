-- Which registrations does this home have, and how far are they?
SELECT l.registration, l.data ->> '$.title' AS title, CAST(l.data ->> '$.number' AS INTEGER) AS number, l.moment AS locked_at,
       (SELECT count(*) FROM runs r WHERE r.registration = l.registration) AS runs,
       (SELECT count(DISTINCT run) FROM attempts a WHERE a.registration = l.registration AND a.status <> 'started') AS ended,
       (SELECT max(moment) FROM ledger o WHERE o.registration = l.registration AND o.event = 'test_evaluated') AS opened_at
FROM ledger l
WHERE l.event = 'locked'
ORDER BY number
