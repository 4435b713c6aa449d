"""The database: engine, typed models, named statements. Services use it; nothing below does."""
