-- Removes streaks and milestones.

DROP TABLE streak_milestones;
DROP TABLE streaks;
