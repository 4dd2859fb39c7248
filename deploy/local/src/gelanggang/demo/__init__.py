"""The demo: people carry an edition from the first draft to the winner's booth, over HTTP only."""
