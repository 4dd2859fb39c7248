"""Forums, their halls and booths, and who exhibits where."""
