"""Results of an opened study: the registered ones first, then every exploratory look at them."""
