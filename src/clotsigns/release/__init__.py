"""Plain steps after the build, by which a finished site becomes a light release."""
