"""The directory of people, agencies and roles, and the sign-in."""
