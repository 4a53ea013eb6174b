-- Reports and evidence packs that somebody asked for, made one after another by whichever process is free. The file is kept for some
-- days, sealed under the master key, for it may hold what stands encrypted elsewhere; who asked, its digest and its entry stay.
create table controls.report (
  id text primary key,
  institution text not null,
  kind text not null check (kind in ('self-assessment', 'inventory', 'filing', 'evidence-application', 'evidence-measure')),
  asked jsonb not null,
  -- Of which application it is; null where it is of the institution or of a measure.
  application text,
  locale text not null check (locale in ('zh-CN', 'en')),
  as_of timestamptz not null,
  requested_by text not null,
  requested_at timestamptz not null,
  -- Renewed while it is made; once it is over, whoever made it is gone, and another process begins again.
  lease_until timestamptz,
  attempts integer not null default 0 check (attempts >= 0),
  step text check (step in ('reading', 'writing')),
  finished_at timestamptz,
  -- The code of the error with what it says and what to do, in both languages.
  failure jsonb,
  name text,
  digest text,
  bytes bigint check (bytes >= 0),
  entry_id text,
  sealed bytea,
  expires_at timestamptz,
  check ((finished_at is null) = (failure is null and digest is null)),
  check (failure is null or digest is null),
  check (sealed is null or digest is not null),
  check ((digest is null) = (entry_id is null))
);

create index report_by_institution on controls.report (institution, id);
create index report_by_application on controls.report (institution, application, id) where application is not null;
create index report_unfinished on controls.report (requested_at) where finished_at is null;
create index report_expiring on controls.report (expires_at) where sealed is not null;
