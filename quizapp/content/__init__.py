"""Reading and checking packs: from TOML to facts. The packs themselves are in `content/`."""
