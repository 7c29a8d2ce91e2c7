"""Steps on the built pages, between the generator and the release."""
