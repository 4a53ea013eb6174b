create schema if not exists oversight;

-- Notices: what people are told. The text stands once, each recipient has a copy of their own that they mark read.
create table oversight.notice (
  id text primary key,
  institution text not null,
  kind text not null,
  subject text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  title jsonb not null,
  body jsonb not null,
  -- A path of the console.
  link text check (link like '/%'),
  -- Of what is told once only, whoever tells it and how often.
  dedupe_key text,
  posted_at timestamptz not null,
  unique (institution, dedupe_key)
);
create index notice_by_age on oversight.notice (posted_at);

create table oversight.notice_copy (
  institution text not null,
  person text not null,
  notice text not null references oversight.notice (id) on delete cascade,
  read_at timestamptz,
  primary key (institution, person, notice)
);
create index notice_copy_unread on oversight.notice_copy (institution, person, notice) where read_at is null;
create index notice_copy_by_notice on oversight.notice_copy (notice);
