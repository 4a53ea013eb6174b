-- Dossiers, committees, proposals and votes, decisions, admissions, exceptions and reports.
-- States are derived from facts: a proposal is pending while it is neither void nor decided, an
-- approval is in force while it is neither expired nor withdrawn and its dossier is unchanged.
create schema governance;

create table governance.dossier (
  id text primary key,
  institution text not null,
  application_id text not null,
  version integer not null check (version >= 1),
  opened_by text not null,
  opened_at timestamptz not null,
  unique (institution, application_id, version)
);

-- Every revision is kept; the newest counts. Signatures name a revision, so that writing a new one
-- leaves the part unsigned without deleting anything.
create table governance.part_revision (
  institution text not null,
  dossier_id text not null references governance.dossier (id),
  kind text not null,
  revision integer not null check (revision >= 1),
  author_id text not null,
  content jsonb not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  written_at timestamptz not null,
  primary key (dossier_id, kind, revision)
);

create table governance.part_signature (
  institution text not null,
  dossier_id text not null,
  kind text not null,
  revision integer not null,
  signer_id text not null,
  role text not null,
  verdict text not null check (verdict in ('sign', 'object')),
  note text,
  signed_at timestamptz not null,
  primary key (dossier_id, kind, revision, signer_id),
  foreign key (dossier_id, kind, revision)
    references governance.part_revision (dossier_id, kind, revision)
);

create table governance.committee (
  id text primary key,
  institution text not null,
  mandate text not null check (mandate in ('ai-governance', 'risk-management')),
  name jsonb not null,
  board jsonb not null,
  quorum jsonb not null,
  formed_at timestamptz not null,
  unique (institution, mandate)
);

create table governance.seat (
  id bigint generated always as identity primary key,
  institution text not null,
  committee_id text not null references governance.committee (id),
  person_id text not null,
  function text not null check (function in ('business', 'technology', 'data', 'risk')),
  chair boolean not null,
  from_at timestamptz not null,
  until_at timestamptz,
  check (until_at is null or until_at >= from_at)
);
create unique index seat_once on governance.seat (committee_id, person_id) where until_at is null;
create unique index seat_one_chair on governance.seat (committee_id) where chair and until_at is null;

create table governance.meeting (
  institution text not null,
  committee_id text not null references governance.committee (id),
  held_on text not null check (held_on ~ '^\d{4}-\d{2}-\d{2}$'),
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (committee_id, held_on)
);

create table governance.proposal (
  id text primary key,
  institution text not null,
  application_id text not null,
  dossier_id text not null references governance.dossier (id),
  dossier_digest text not null,
  committee_id text not null references governance.committee (id),
  tier text not null,
  conditions jsonb not null,
  validity_days integer not null check (validity_days >= 1),
  requested_by text not null,
  requested_at timestamptz not null,
  resolved_at timestamptz,
  voided_at timestamptz,
  void_reason text check (void_reason in ('dossier-changed', 'withdrawn')),
  check (resolved_at is null or voided_at is null),
  check ((voided_at is null) = (void_reason is null))
);
create unique index proposal_one_pending on governance.proposal (institution, application_id)
  where resolved_at is null and voided_at is null;

create table governance.vote (
  institution text not null,
  proposal_id text not null references governance.proposal (id),
  person_id text not null,
  choice text not null check (choice in ('approve', 'reject', 'abstain', 'recuse')),
  reason text,
  conditions jsonb not null,
  dossier_digest text not null,
  cast_at timestamptz not null,
  primary key (proposal_id, person_id),
  check (choice not in ('reject', 'recuse') or reason is not null)
);

-- A resolution of a committee, passed or rejected, or the approval of a role. Numbers have no gaps
-- within a series and a year.
create table governance.decision (
  id text primary key,
  institution text not null,
  kind text not null check (kind in ('resolution', 'approval')),
  outcome text not null check (outcome in ('passed', 'rejected')),
  series text not null,
  year integer not null,
  sequence integer not null check (sequence >= 1),
  application_id text not null,
  dossier_id text not null references governance.dossier (id),
  dossier_digest text not null,
  proposal_id text unique references governance.proposal (id),
  tier text not null,
  conditions jsonb not null,
  requested_by text not null,
  approver_ids jsonb not null,
  decided_at timestamptz not null,
  valid_until timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawal_reason text,
  unique (institution, series, year, sequence),
  check ((kind = 'resolution') = (proposal_id is not null)),
  check (kind = 'resolution' or outcome = 'passed'),
  -- Measure 16.2: the high tier is approved by a committee alone.
  check (tier <> 'high' or kind = 'resolution'),
  check ((outcome = 'passed') = (valid_until is not null)),
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  check ((withdrawn_at is null) = (withdrawal_reason is null))
);
create index decision_by_application
  on governance.decision (institution, application_id, decided_at desc);

create table governance.admission (
  id text primary key,
  institution text not null,
  model_version_id text not null,
  grounds text not null,
  admitted_by text not null,
  admitted_at timestamptz not null,
  valid_until timestamptz not null,
  revoked_at timestamptz,
  revoked_by text,
  revocation_reason text,
  epoch bigint not null,
  check (valid_until > admitted_at),
  check ((revoked_at is null) = (revoked_by is null))
);
create index admission_by_version on governance.admission (institution, model_version_id);
create index admission_by_epoch on governance.admission (epoch);

create table governance.exception (
  id text primary key,
  institution text not null,
  application_id text not null,
  requirement text not null,
  reason text not null,
  until timestamptz not null,
  requested_by text not null,
  requested_at timestamptz not null,
  decision text check (decision in ('approve', 'reject')),
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  check (until > requested_at),
  check ((decision is null) = (decided_by is null)),
  check ((decision is null) = (decided_at is null)),
  check (decided_by <> requested_by)
);
create index exception_by_application on governance.exception (institution, application_id);

create table governance.report (
  id text primary key,
  institution text not null,
  application_id text not null,
  authority text not null,
  reference text not null,
  filed_at timestamptz not null,
  acknowledged_by text not null,
  acknowledged_at timestamptz not null
);
create index report_by_application on governance.report (institution, application_id);
