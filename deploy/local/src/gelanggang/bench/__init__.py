"""`gelanggang bench`: what the platform does here, beside what its engines can do by themselves."""
