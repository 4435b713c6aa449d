"""The contrast drill: pairs that are mistaken for one another, and telling them apart."""
