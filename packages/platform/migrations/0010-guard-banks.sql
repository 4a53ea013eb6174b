-- What an institution adds to the guards: words and expressions. Gateways hold those in force in memory.
create table permits.guard_bank (
  id text primary key,
  institution text not null,
  name text not null check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
  kind text not null check (kind in ('keywords', 'expressions')),
  format text not null check (format in ('csv', 'txt')),
  risk_default text,
  digest text not null,
  row_count integer not null check (row_count > 0),
  -- The file as it was imported: it is parsed again wherever it is put to work.
  content bytea not null,
  imported_by text not null,
  imported_at timestamptz not null,
  admitted_by text,
  admitted_at timestamptz,
  retired_by text,
  retired_at timestamptz,
  retirement_reason text,
  epoch bigint not null,
  check ((admitted_by is null) = (admitted_at is null)),
  -- INVARIANT: nobody puts in force what they imported.
  check (admitted_by is distinct from imported_by),
  check ((retired_by is null) = (retired_at is null)),
  check ((retired_by is null) = (retirement_reason is null))
);
-- INVARIANT: of the banks of one name at most one is in force.
create unique index guard_bank_in_force on permits.guard_bank (institution, name)
  where admitted_at is not null and retired_at is null;
create index guard_bank_by_epoch on permits.guard_bank (epoch);
create index guard_bank_by_institution on permits.guard_bank (institution, id);
