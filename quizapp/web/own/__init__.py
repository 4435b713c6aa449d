"""Own questions: the list of them, and the form in which they are written."""
