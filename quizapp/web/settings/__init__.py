"""The settings area: how much a day, when a day begins, how pages look."""
