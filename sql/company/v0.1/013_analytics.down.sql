-- Removes events, usage, experiments and the revenue by month.

DROP MATERIALIZED VIEW analytics.monthly_revenue;
DROP TABLE analytics.experiment_assignments;
DROP TABLE analytics.experiment_variants;
DROP TABLE analytics.experiments;
DROP TABLE analytics.usage_days;
DROP TABLE analytics.events;
DROP TABLE analytics.event_types;
DROP SCHEMA analytics;
