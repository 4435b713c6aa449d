"""The study area: sittings, questions, feedback, summaries."""
