-- Forget a registration whose journal was cut back by a crash, to read it anew.
DELETE FROM ledger WHERE registration = $registration;
DELETE FROM runs WHERE registration = $registration;
DELETE FROM levels WHERE registration = $registration;
DELETE FROM attempts WHERE registration = $registration;
DELETE FROM metrics WHERE registration = $registration;
DELETE FROM results WHERE registration = $registration;
