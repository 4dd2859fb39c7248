"""The rules of submission, pure: state, events and refusals, one file for each noun."""
