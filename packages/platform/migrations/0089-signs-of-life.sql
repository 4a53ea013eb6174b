-- Workers say that they live, and of each job how its last round ended: of the installation, not of an institution.
create table platform.worker (
  id text primary key,
  seen_at timestamptz not null
);
create table platform.job_round (
  job text primary key,
  begun_at timestamptz not null,
  ended_at timestamptz,
  -- The code of the error; absent where the round did what it should, and while it runs.
  failure text,
  check (failure is null or ended_at is not null)
);
