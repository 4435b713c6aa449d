"""The library area: packs, their facts and entities, and the deck to take away."""
