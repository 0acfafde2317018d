"""One folder for each way by which things arrive, with the same file names in each."""
