"""Identity: which show, season and episode a title means; or a question where it is not certain."""
