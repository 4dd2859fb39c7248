"""What there is to tell, who was told, and what is known of what others do."""
