"""Questions answered on one's own machine, with our sentences alone: no model, and no network."""
