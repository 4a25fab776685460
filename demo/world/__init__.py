"""First act: the world outside, which offers releases and answers as the real sites do."""
