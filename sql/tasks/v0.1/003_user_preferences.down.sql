-- Removes user preferences.

DROP TABLE IF EXISTS user_preferences;
DROP TYPE IF EXISTS color_theme;
