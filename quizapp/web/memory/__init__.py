"""The memory area: weights fitted to a learner's own reviews, and what a retention would cost."""
