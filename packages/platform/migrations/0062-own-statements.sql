-- What an institution asks of itself beside the measures: every draft is a row, which is never edited. What is asked, and the
-- wish to ask it no longer, holds once another person put it in force, until the next of its number is.
create table controls.own_statement (
  id text primary key,
  institution text not null,
  -- Never a number of a measure, which begins with a digit.
  statement text not null check (statement like 'X-%'),
  revision integer not null check (revision >= 1),
  content jsonb,
  -- Why it is to be asked no longer.
  reason text,
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  drafted_by text not null,
  drafted_at timestamptz not null,
  adopted_by text,
  adopted_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  unique (institution, statement, revision),
  check ((content is null) <> (reason is null)),
  check ((adopted_by is null) = (adopted_at is null)),
  check ((ended_by is null) = (ended_at is null)),
  -- INVARIANT: nobody puts in force what they drafted.
  check (adopted_by is distinct from drafted_by)
);
create unique index own_statement_draft on controls.own_statement (institution, statement)
  where adopted_at is null and ended_at is null;
create unique index own_statement_in_force on controls.own_statement (institution, statement)
  where adopted_at is not null and ended_at is null;
create index own_statement_by_institution on controls.own_statement (institution, id);

-- Own statements are counted apart, so that no institution betters its figures by what it asks of itself.
alter table controls.assessment add column own_counts jsonb not null default '{}'::jsonb;

-- Own thresholds keep their history, so that a past instant is decided by those of then.
alter table controls.threshold drop constraint threshold_pkey;
alter table controls.threshold add column seq bigint generated always as identity primary key;
create index threshold_by_name on controls.threshold (institution, statement, name, seq);
