-- Calls that have begun and whose record is not written yet; what a killed process left becomes a record.
create table gateway.open_call (
  id text primary key,
  institution text not null,
  application text not null,
  process_id text not null,
  started_at timestamptz not null,
  opening jsonb not null,
  retention text not null,
  sealed_request bytea not null
);
create index open_call_by_process on gateway.open_call (process_id);

-- Gateways that live: each says so while it can hear the database.
create table gateway.process (
  id text primary key,
  seen_at timestamptz not null
);
