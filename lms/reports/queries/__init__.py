"""What supervisors read. One page, its export and its percentages come from the same functions.

How things are counted, everywhere:

- **clerks** are the people with a current posting as a clerk there; somebody with two schools is counted at both, and
  once in a sum above them;
- an **enrolment** counts where the learner worked when it was made, wherever they have gone since; one that a programme
  still asks for goes along with them; withdrawn ones do not count;
- an enrolment is *completed*, *in progress* (begun) or *not started*; *overdue* are those of the last two that were due
  before today;
- **percent** is completed enrolments by all counted ones, rounded down, so that 100 means all.
"""
