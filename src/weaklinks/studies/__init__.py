"""Questions asked of solved economies."""
