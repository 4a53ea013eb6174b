create schema ledger;

-- One log per institution: institutions share nothing, not even a tree.
create table ledger.log (
  institution text primary key,
  origin text not null unique,
  size bigint not null default 0 check (size >= 0)
);

-- What was acted. `text` is the canonical JSON whose digest is the leaf; the other columns only index it.
create table ledger.entry (
  seq bigint generated always as identity primary key,
  id text not null unique,
  -- That the institution has a log is held by the statement that inserts; a foreign key would cost a fifth of it.
  institution text not null,
  at timestamptz not null,
  kind text not null,
  subject text not null,
  text text not null
);
create index entry_by_subject on ledger.entry (institution, subject, seq);
create index entry_by_kind on ledger.entry (institution, kind, seq);

-- Entries that wait for their index. A queue of its own, since sequence numbers may commit out of order.
create table ledger.pending (
  seq bigint primary key,
  institution text not null,
  leaf bytea not null
);

create table ledger.leaf (
  institution text not null,
  index bigint not null,
  seq bigint not null unique,
  primary key (institution, index)
);

-- Hash tiles of height 8 (C2SP tlog-tiles); the last one of each level is partial and grows.
create table ledger.tile (
  institution text not null,
  level smallint not null,
  n bigint not null,
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (institution, level, n)
);
alter table ledger.tile alter column hashes set storage external;

create table ledger.checkpoint (
  institution text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamptz not null,
  primary key (institution, size)
);

-- Keys that sign for an institution: its log and its permits. The secret is sealed by the master key.
create table ledger.signing_key (
  institution text not null references ledger.log,
  purpose text not null check (purpose in ('log', 'log-sm2', 'permit')),
  verifier_key text not null,
  sealed_secret bytea not null,
  created_at timestamptz not null,
  primary key (institution, purpose)
);

-- One content key for each retention class, business and month, so that it can be destroyed on its date.
create table ledger.content_key (
  id text primary key,
  institution text not null references ledger.log,
  retention text not null,
  business text not null,
  month text not null,
  sealed_key bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz,
  unique (institution, retention, business, month),
  check ((sealed_key is null) = (destroyed_at is not null))
);

create table ledger.payload (
  entry_id text not null,
  name text not null,
  -- No foreign key: keys commit on a connection of their own, which a serializable snapshot does not see.
  key_id text not null,
  box bytea not null,
  primary key (entry_id, name)
);
alter table ledger.payload alter column box set storage external;

-- When a business ended; without a row it goes on, and what belongs to it must be kept (measure 21.5).
create table ledger.business_end (
  institution text not null,
  business text not null,
  ended_at timestamptz not null,
  primary key (institution, business)
);
