-- Removes the reference data and the trigger function.

DROP TABLE reference.exchange_rates;
DROP TABLE reference.grade_levels;
DROP TABLE reference.public_holidays;
DROP TABLE reference.time_zones;
DROP TABLE reference.languages;
DROP TABLE reference.country_currencies;
DROP TABLE reference.currencies;
DROP TABLE reference.countries;
DROP SCHEMA reference;
DROP FUNCTION public.set_updated_at();
