"""Who owes what: programmes applied to people, again and again, until nothing is left to change.

``evaluate_people`` is the only way in which assignments, and the enrolments that follow from them, are written. It
reads what is asked (``asking``) and how people stand (``people``), decides for each person without the database
(``judging``) and writes the differences (``writing``). Lock order: programmes, enrolments, assignments.
"""

from courses.domain.evaluation.running import evaluate_everybody, evaluate_people, evaluate_programme

__all__ = ["evaluate_everybody", "evaluate_people", "evaluate_programme"]
