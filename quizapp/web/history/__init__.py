"""History as pictures: a pack's timeline, the genealogy of its groups, its places."""
