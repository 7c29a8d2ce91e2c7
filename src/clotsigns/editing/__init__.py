"""Pages as they are written: shown at once after each save, with their problems (``make edit``)."""
