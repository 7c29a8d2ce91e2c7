"""Words that nobody changes unseen: what is sealed, how it stood, and what was changed since."""
