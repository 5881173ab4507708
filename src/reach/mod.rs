//! Ways of walking fill one sparse table: for each station the compounds that it reaches.
