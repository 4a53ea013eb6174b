-- Alarms (measure 17.1). What is open, acknowledged or closed is told by its instants.
create table oversight.alarm (
  id text primary key,
  institution text not null,
  application text not null,
  kind text not null,
  tier text not null check (tier in ('high', 'medium', 'low')),
  threshold double precision not null,
  -- As measured when it opened.
  value double precision not null,
  calls bigint not null,
  opened_at timestamptz not null,
  -- How many steps of the escalation were told.
  steps_told integer not null check (steps_told > 0),
  acknowledged_by text,
  acknowledged_at timestamptz,
  closed_by text,
  closed_at timestamptz,
  close_reason text,
  check ((acknowledged_at is null) = (acknowledged_by is null)),
  check ((closed_at is null) = (closed_by is null)),
  -- INVARIANT: no alarm is closed that nobody acknowledged.
  check (closed_at is null or acknowledged_at is not null)
);
create unique index alarm_open on oversight.alarm (institution, application, kind) where closed_at is null;
create index alarm_by_institution on oversight.alarm (institution, id);
create index alarm_unacknowledged on oversight.alarm (opened_at) where acknowledged_at is null;

-- Thresholds of an institution, below those of the catalogue.
create table oversight.alarm_threshold (
  institution text not null,
  kind text not null,
  tier text not null,
  threshold double precision not null check (threshold >= 0),
  set_by text not null,
  set_at timestamptz not null,
  primary key (institution, kind, tier)
);

-- An application that met a condition of exit: shown until it has retired or a person decided to keep it (measure 17.3).
create table oversight.exit_task (
  id text primary key,
  institution text not null,
  application text not null,
  condition jsonb not null,
  value double precision not null,
  opened_at timestamptz not null,
  outcome text check (outcome in ('retired', 'kept')),
  resolved_by text,
  resolved_at timestamptz,
  reason text,
  check ((resolved_at is null) = (outcome is null)),
  check ((resolved_at is null) = (resolved_by is null))
);
create unique index exit_task_open on oversight.exit_task (institution, application) where resolved_at is null;
create index exit_task_by_institution on oversight.exit_task (institution, id);
