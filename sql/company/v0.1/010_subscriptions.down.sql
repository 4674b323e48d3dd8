-- Removes products, plans, customers and subscriptions.

DROP TABLE billing.subscriptions_history;
DROP TABLE billing.subscriptions;
DROP TABLE billing.subscription_states;
DROP TABLE billing.payment_methods;
DROP TABLE billing.customers;
DROP TABLE billing.plan_prices;
DROP TABLE billing.plan_features;
DROP TABLE billing.plan_translations;
DROP TABLE billing.plans;
DROP TABLE billing.products;
DROP DOMAIN billing.money_amount;
DROP SCHEMA billing;
