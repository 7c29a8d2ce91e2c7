"""Each handout in other formats, all of the same words: text, Word, for a mail, braille."""
