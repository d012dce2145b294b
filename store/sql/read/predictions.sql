-- What did every run predict for every test example?
SELECT run, example, label, predicted FROM read_parquet($files) ORDER BY run, example
