-- Removes reminders; who wanted to be told of what is lost.

DROP TABLE IF EXISTS reminders;
DROP TYPE IF EXISTS reminder_channel;
