-- An institution's own tier tables by version (measures 4.2, 15.1). The catalogue's table is version 0 and has no row. States
-- follow from what happened: a draft until it is proposed, in force from its instant until the next one is.
create table registry.tier_table (
  id text primary key,
  institution text not null,
  version integer not null check (version >= 1),
  content jsonb not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  based_on text not null check (based_on ~ '^[0-9a-f]{64}$'),
  revision integer not null check (revision >= 0),
  author_ids text[] not null check (cardinality(author_ids) >= 1),
  drafted_at timestamptz not null,
  proposed_at timestamptz,
  discarded_at timestamptz,
  decision_id text,
  in_force_from timestamptz,
  settled_at timestamptz,
  unique (institution, version),
  -- INVARIANT: nothing comes into force without a resolution, and nothing is resolved that was not proposed.
  check ((in_force_from is null) = (decision_id is null)),
  check (in_force_from is null or proposed_at is not null),
  check (discarded_at is null or proposed_at is null),
  check (settled_at is null or in_force_from is not null)
);
create index tier_table_in_force on registry.tier_table (institution, in_force_from desc)
  where in_force_from is not null;
-- One is drafted or decided on at a time.
create unique index tier_table_one_draft on registry.tier_table (institution)
  where discarded_at is null and in_force_from is null;
