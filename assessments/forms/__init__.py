"""What learners send (``paper``), and what trainers fill in (``bank``, ``quiz``)."""
