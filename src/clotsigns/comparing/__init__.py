"""The site by each generator, held against today's."""
