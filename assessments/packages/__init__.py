"""Questions and quizzes of course packages, in and out; ``courses`` asks for them through its extension points."""
