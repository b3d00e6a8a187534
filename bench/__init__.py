"""What the engines reach, measured: instances, runs and tables."""
