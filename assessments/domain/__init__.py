"""Every change of state in this app: writing questions, starting, answering and grading attempts."""
