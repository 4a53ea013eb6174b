-- Notices that leave the product: e-mail to people, webhooks to systems. A delivery is sent at least once, under an id that
-- stays the same; it stands in exactly one state.
create table oversight.webhook (
  id text primary key,
  institution text not null,
  url text not null,
  description text not null,
  -- Which types of event it gets; none named, all.
  types text[] not null,
  sealed_secret bytea not null,
  -- Signs beside the newer one until then, so that receivers can change over.
  previous_sealed_secret bytea,
  previous_until timestamptz,
  added_by text not null,
  added_at timestamptz not null,
  disabled_at timestamptz,
  disabled_reason text,
  check ((previous_sealed_secret is null) = (previous_until is null)),
  check ((disabled_at is null) = (disabled_reason is null))
);
create index webhook_by_institution on oversight.webhook (institution, id);

create table oversight.delivery (
  id text primary key,
  institution text not null,
  channel text not null check (channel in ('email', 'webhook')),
  type text not null,
  notice text references oversight.notice (id) on delete set null,
  person text,
  webhook text references oversight.webhook (id),
  -- What is sent; forgotten once it arrived.
  data jsonb,
  created_at timestamptz not null,
  attempts integer not null check (attempts >= 0),
  next_attempt_at timestamptz,
  delivered_at timestamptz,
  dead_at timestamptz,
  failure text,
  unique (notice, person),
  check (num_nonnulls(next_attempt_at, delivered_at, dead_at) = 1),
  check ((channel = 'webhook') = (webhook is not null)),
  check ((channel = 'email') = (person is not null))
);
create index delivery_due on oversight.delivery (next_attempt_at) where next_attempt_at is not null;
create index delivery_by_institution on oversight.delivery (institution, id);
create index delivery_dead on oversight.delivery (institution, id) where dead_at is not null;
create index delivery_by_age on oversight.delivery (delivered_at) where delivered_at is not null;

-- Whether e-mail was made of a notice; a worker that has a mail server does so.
alter table oversight.notice add column mailed_at timestamptz;
create index notice_unmailed on oversight.notice (id) where mailed_at is null;

create table oversight.notice_opt_out (
  institution text not null,
  person text not null,
  kind text not null,
  primary key (institution, person, kind)
);
