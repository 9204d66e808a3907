"""What holds of content, whoever asks."""
