-- Calls and acts counted by day out of the integrated log, so that an assessment costs what is new and not what is old.
-- All of it can be computed again from the ledger; `fold` says how far it has been read.
create table controls.fold (
  institution text primary key,
  next_index bigint not null check (next_index >= 0)
);
create table controls.call_day (
  institution text not null,
  day text not null check (day ~ '^\d{4}-\d{2}-\d{2}$'),
  application text not null,
  model_version text not null,
  supplier text not null,
  outcome text not null check (outcome in ('answered', 'failed', 'refused', 'interrupted')),
  code text not null,
  permitted boolean not null,
  calls bigint not null check (calls >= 0),
  findings bigint not null check (findings >= 0),
  primary key (institution, day, application, model_version, supplier, outcome, code, permitted)
);
create index call_day_by_application on controls.call_day (institution, application, day);
create table controls.act_day (
  institution text not null,
  day text not null check (day ~ '^\d{4}-\d{2}-\d{2}$'),
  entries bigint not null check (entries >= 0),
  -- Entries other than refusals that nobody known stands behind.
  unattributed bigint not null check (unattributed >= 0),
  primary key (institution, day)
);

create table controls.assessment (
  id text primary key,
  institution text not null,
  -- The instant that was asked about, which is before `made_at` where the past was decided.
  at timestamptz not null,
  made_at timestamptz not null,
  made_by text not null,
  catalogue_version text not null,
  catalogue_digest text not null,
  log_size bigint not null,
  -- How many statements have each effect.
  counts jsonb not null,
  entry_id text not null,
  check (at <= made_at)
);
create index assessment_by_institution on controls.assessment (institution, id);

create table controls.result (
  institution text not null,
  assessment_id text not null references controls.assessment (id),
  statement text not null,
  effect text not null
    check (effect in ('effective', 'degraded', 'failing', 'stale', 'unmeasured', 'attested', 'not-applicable')),
  -- Why, what to do, coverage, gaps, facts and the check's digest, as they were decided.
  detail jsonb not null,
  primary key (assessment_id, statement)
);
create index result_by_statement on controls.result (institution, statement, assessment_id);

create table controls.finding (
  id text primary key,
  institution text not null,
  statement text not null,
  effect text not null,
  reason jsonb not null,
  owner_role text not null,
  assigned_to text,
  opened_by text not null references controls.assessment (id),
  opened_at timestamptz not null,
  due_at timestamptz not null,
  -- INVARIANT: only an assessment in which the check holds again closes a finding.
  closed_by text references controls.assessment (id),
  closed_at timestamptz,
  revision integer not null check (revision >= 0),
  check ((closed_by is null) = (closed_at is null))
);
create unique index finding_open on controls.finding (institution, statement) where closed_at is null;
create index finding_by_institution on controls.finding (institution, id);

create table controls.attestation (
  id text primary key,
  institution text not null,
  statement text not null,
  evidence_digest text not null check (evidence_digest ~ '^sha256:[0-9a-f]{64}$'),
  made_by text not null,
  made_at timestamptz not null,
  valid_until timestamptz not null,
  confirmed_by text,
  confirmed_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  check (valid_until > made_at),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check ((withdrawn_by is null) = (withdrawn_at is null)),
  -- INVARIANT: a second person stands behind an attestation.
  check (confirmed_by is distinct from made_by)
);
create index attestation_by_statement on controls.attestation (institution, statement, id);
