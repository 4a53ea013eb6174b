-- The versions of the measures that an institution adopted, whole, so that what was held against it stays readable. The
-- newest holds; without one, the version that the product comes with does.
create table controls.catalogue (
  seq bigint generated always as identity primary key,
  institution text not null,
  version text not null,
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  text text not null,
  adopted_by text not null,
  adopted_at timestamptz not null,
  unique (institution, version)
);
-- An institution's own thresholds: stricter than the catalogue's, or as strict; what is looser never counts.
create table controls.threshold (
  institution text not null,
  statement text not null,
  name text not null,
  value double precision not null,
  set_by text not null,
  set_at timestamptz not null,
  primary key (institution, statement, name)
);
