-- Reference data that all products share: countries, currencies, languages, time zones, holidays, grades.
--
-- The keys are the codes of the standards, so that a row can be read without a join. Names follow sql/README.md;
-- every product has a schema of its own.

CREATE SCHEMA reference;
COMMENT ON SCHEMA reference IS 'Lookups that all products share; changed by migrations only';

CREATE FUNCTION public.set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION public.set_updated_at() IS 'Trigger: stamps updated_at with the time of the transaction';

CREATE TABLE reference.countries (
    code text NOT NULL,
    name text NOT NULL,
    is_served boolean DEFAULT false NOT NULL,
    CONSTRAINT countries_pkey PRIMARY KEY (code),
    CONSTRAINT countries_name_key UNIQUE (name),
    CONSTRAINT countries_code_check CHECK (code ~ '^[A-Z]{2}$')
);
COMMENT ON TABLE reference.countries IS 'Countries by their ISO 3166-1 code';
COMMENT ON COLUMN reference.countries.is_served IS 'Whether anything is sold there';

CREATE TABLE reference.currencies (
    code text NOT NULL,
    name text NOT NULL,
    minor_digits smallint DEFAULT 2 NOT NULL,
    CONSTRAINT currencies_pkey PRIMARY KEY (code),
    CONSTRAINT currencies_name_key UNIQUE (name),
    CONSTRAINT currencies_code_check CHECK (code ~ '^[A-Z]{3}$'),
    CONSTRAINT currencies_minor_digits_check CHECK (minor_digits BETWEEN 0 AND 3)
);
COMMENT ON TABLE reference.currencies IS 'Currencies by their ISO 4217 code';
COMMENT ON COLUMN reference.currencies.minor_digits IS 'Digits behind the point: 0 for the yen';

CREATE TABLE reference.country_currencies (
    country_code text NOT NULL,
    currency_code text NOT NULL,
    CONSTRAINT country_currencies_pkey PRIMARY KEY (country_code, currency_code),
    CONSTRAINT country_currencies_country_code_fkey FOREIGN KEY (country_code)
        REFERENCES reference.countries (code) ON DELETE CASCADE,
    CONSTRAINT country_currencies_currency_code_fkey FOREIGN KEY (currency_code)
        REFERENCES reference.currencies (code) ON DELETE RESTRICT
);
COMMENT ON TABLE reference.country_currencies IS 'Which currencies can be paid with in a country';

CREATE TABLE reference.languages (
    code text NOT NULL,
    name text NOT NULL,
    is_right_to_left boolean DEFAULT false NOT NULL,
    CONSTRAINT languages_pkey PRIMARY KEY (code),
    CONSTRAINT languages_name_key UNIQUE (name),
    CONSTRAINT languages_code_check CHECK (code ~ '^[a-z]{2,3}$')
);
COMMENT ON TABLE reference.languages IS 'Languages of the user interface and of the contents, by their ISO 639 code';

CREATE TABLE reference.time_zones (
    name text NOT NULL,
    country_code text,
    CONSTRAINT time_zones_pkey PRIMARY KEY (name),
    CONSTRAINT time_zones_country_code_fkey FOREIGN KEY (country_code)
        REFERENCES reference.countries (code) ON DELETE RESTRICT
);
COMMENT ON TABLE reference.time_zones IS 'Time zones by their IANA name, e.g. Europe/Lisbon';
COMMENT ON COLUMN reference.time_zones.country_code IS 'Null for UTC';

CREATE TABLE reference.public_holidays (
    country_code text NOT NULL,
    holiday_on date NOT NULL,
    name text NOT NULL,
    CONSTRAINT public_holidays_pkey PRIMARY KEY (country_code, holiday_on),
    CONSTRAINT public_holidays_country_code_fkey FOREIGN KEY (country_code)
        REFERENCES reference.countries (code) ON DELETE CASCADE
);
COMMENT ON TABLE reference.public_holidays IS 'Days on which schools are closed and no lesson is scheduled';

CREATE TABLE reference.grade_levels (
    id smallint NOT NULL,
    title text NOT NULL,
    usual_age smallint NOT NULL,
    CONSTRAINT grade_levels_pkey PRIMARY KEY (id),
    CONSTRAINT grade_levels_title_key UNIQUE (title),
    CONSTRAINT grade_levels_usual_age_check CHECK (usual_age BETWEEN 4 AND 20)
);
COMMENT ON TABLE reference.grade_levels IS 'School years; the id is the number of the year';

CREATE TABLE reference.exchange_rates (
    base_currency_code text NOT NULL,
    quote_currency_code text NOT NULL,
    valid_on date NOT NULL,
    rate numeric(18, 8) NOT NULL,
    CONSTRAINT exchange_rates_pkey PRIMARY KEY (base_currency_code, quote_currency_code, valid_on),
    CONSTRAINT exchange_rates_base_currency_code_fkey FOREIGN KEY (base_currency_code)
        REFERENCES reference.currencies (code) ON DELETE RESTRICT,
    CONSTRAINT exchange_rates_quote_currency_code_fkey FOREIGN KEY (quote_currency_code)
        REFERENCES reference.currencies (code) ON DELETE RESTRICT,
    CONSTRAINT exchange_rates_pair_check CHECK (base_currency_code <> quote_currency_code),
    CONSTRAINT exchange_rates_rate_check CHECK (rate > 0)
);
COMMENT ON TABLE reference.exchange_rates IS 'Daily rates of the central bank';
COMMENT ON COLUMN reference.exchange_rates.rate IS 'What one unit of the base currency costs in the quote currency';
