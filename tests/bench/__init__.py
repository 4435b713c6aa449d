"""`make bench`: how fast it is, as ratios against something else measured in the same run."""
