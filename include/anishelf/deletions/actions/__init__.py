"""What a person may do to be rid of something: look, agree, keep, try again."""
