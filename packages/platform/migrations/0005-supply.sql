create schema supply;

-- The list of suppliers (measure 18.4). Gateways hold these rows in memory and load those of a later epoch.
create table supply.supplier (
  id text primary key,
  institution text not null,
  name_zh text not null,
  name_en text not null,
  credit_code text not null check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  kind text not null check (kind in ('model', 'cloud', 'data', 'software')),
  data_class_max text not null check (data_class_max in ('general', 'sensitive', 'important', 'core')),
  contact text not null,
  review_on text not null check (review_on ~ '^\d{4}-\d{2}-\d{2}$'),
  proposed_by text not null,
  proposed_at timestamptz not null,
  listed_by text,
  listed_from timestamptz,
  listed_until timestamptz,
  listing_reason text,
  delisted_by text,
  delisted_at timestamptz,
  delisting_reason text,
  revision integer not null check (revision >= 0),
  epoch bigint not null,
  unique (institution, credit_code),
  -- Who proposes does not list (three people; measure 18.4).
  check (listed_by is null or listed_by <> proposed_by),
  check ((listed_by is null) = (listed_from is null)),
  check ((listed_from is null) = (listed_until is null)),
  check ((listed_from is null) = (listing_reason is null)),
  check (listed_from < listed_until),
  check ((delisted_by is null) = (delisted_at is null)),
  check ((delisted_at is null) = (delisting_reason is null)),
  check (delisted_at is null or listed_from is not null)
);
create index supplier_by_epoch on supply.supplier (epoch);
create index supplier_by_institution on supply.supplier (institution, id);
