-- Take the rows of metric segments into the index.
INSERT INTO metrics SELECT $registration, run, attempt, epoch, name, value FROM read_parquet($files)
