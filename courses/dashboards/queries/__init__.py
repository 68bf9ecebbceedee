"""What a composed screen shows, gathered from the apps below in a number of queries that does not grow."""
