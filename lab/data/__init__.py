"""A data set's name becomes arrays; the test split only through the lockbox."""
