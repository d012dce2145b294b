-- What happened to a registration, in order?
SELECT number, moment, event, data, sha256 FROM ledger WHERE registration = $registration ORDER BY number
