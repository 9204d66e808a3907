"""State changes of enrolment and progress: lock, refuse, write, tell. The enrolment is locked first."""
