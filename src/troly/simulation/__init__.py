"""Citizens with goals, noise, impatience and mistakes, against a running assistant."""
