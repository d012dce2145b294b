-- Has this file the tables of an index?
SELECT 1 FROM duckdb_tables() WHERE table_name = 'ledger'
