"""What others' facts make us do, and the post."""
