"""The offline area: what installs the pages as an app, and studying without a network."""
