"""The rules of judging; pure, and told what time it is."""
