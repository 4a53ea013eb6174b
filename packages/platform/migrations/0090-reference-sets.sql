-- Cases by which an institution measures its guards (measure 25.4): the newest that a second person adopted is in force.
create table controls.reference_set (
  id text primary key,
  institution text not null,
  name text not null,
  format text not null check (format in ('jsonl', 'csv')),
  digest text not null,
  -- Attacks and ordinary texts of each kind.
  counts jsonb not null,
  -- The file as it was imported: it is read again whenever guards are measured.
  content bytea not null,
  imported_by text not null,
  imported_at timestamptz not null,
  adopted_by text,
  adopted_at timestamptz,
  check ((adopted_by is null) = (adopted_at is null)),
  -- INVARIANT: nobody adopts what they imported.
  check (adopted_by is distinct from imported_by)
);
create index reference_set_by_institution on controls.reference_set (institution, id);
create index reference_set_in_force on controls.reference_set (institution, adopted_at)
  where adopted_at is not null;
