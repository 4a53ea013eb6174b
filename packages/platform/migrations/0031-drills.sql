-- Drills (measures 17.3, 17.4, 26.3). A key of a drill makes the door behave as if the model asked for had failed, for calls
-- with that key alone; a stop of a drill is told from one in earnest.
alter table identity.application_key add column forces_fallback boolean not null default false;
alter table permits.stop add column drill text;

create table oversight.drill (
  id text primary key,
  institution text not null,
  application text not null,
  kind text not null check (kind in ('stop', 'fallback', 'recovery')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  requested_by text not null,
  requested_at timestamptz not null,
  cancelled_at timestamptz,
  cancelled_by text,
  started_at timestamptz,
  -- Renewed while it runs; once it is over, whoever ran the drill is gone, and another process cleans up.
  lease_until timestamptz,
  -- What it must put back: a key to revoke, a stop to lift, a folder to delete.
  key_id text,
  stop_id text,
  folder text,
  finished_at timestamptz,
  outcome text check (outcome in ('met', 'missed', 'failed', 'lapsed')),
  reason text,
  targets jsonb,
  measured jsonb,
  check (starts_at < ends_at),
  check ((finished_at is null) = (outcome is null)),
  check ((cancelled_at is null) = (cancelled_by is null)),
  check (cancelled_at is null or started_at is null)
);
create index drill_by_institution on oversight.drill (institution, id);
create index drill_by_application on oversight.drill (institution, application, kind, id);
create index drill_waiting on oversight.drill (starts_at) where started_at is null and finished_at is null and cancelled_at is null;
create index drill_running on oversight.drill (lease_until) where started_at is not null and finished_at is null;

-- Continuity plans (measure 26.1), each revision kept.
create table oversight.continuity_plan (
  institution text not null,
  application text not null,
  revision integer not null check (revision > 0),
  steps jsonb not null,
  rto_minutes integer not null check (rto_minutes > 0),
  rpo_minutes integer not null check (rpo_minutes >= 0),
  review_on text not null check (review_on ~ '^\d{4}-\d{2}-\d{2}$'),
  written_by text not null,
  written_at timestamptz not null,
  primary key (institution, application, revision)
);
