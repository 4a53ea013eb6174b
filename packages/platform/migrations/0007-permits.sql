create schema permits;

-- The signed note is the permit; the columns only find it, and a gateway refuses it when they disagree.
create table permits.permit (
  serial text primary key,
  institution text not null,
  application text not null,
  note text not null,
  minted_at timestamptz not null,
  not_after timestamptz not null,
  revoked_at timestamptz,
  revocation_reason text,
  epoch bigint not null,
  check ((revoked_at is null) = (revocation_reason is null))
);
-- INVARIANT: an application has at most one permit that is not revoked.
create unique index permit_in_force on permits.permit (institution, application) where revoked_at is null;
create index permit_by_epoch on permits.permit (epoch);

create table permits.stop (
  id text primary key,
  institution text not null,
  scope text not null check (scope in ('all', 'application', 'model', 'supplier')),
  target text not null,
  reason text not null,
  tripped_by text not null,
  tripped_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  lift_reason text,
  epoch bigint not null,
  check ((lifted_at is null) = (lifted_by is null)),
  -- INVARIANT: nobody lifts the stop that they tripped (measure 17.3).
  check (lifted_by is distinct from tripped_by)
);
create index stop_by_epoch on permits.stop (epoch);
create index stop_in_force on permits.stop (institution, tripped_at) where lifted_at is null;
