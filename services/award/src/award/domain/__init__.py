"""The rules: pure functions of what is so, what is asked, by whom and when."""
