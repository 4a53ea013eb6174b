create schema if not exists oversight;

-- Everything that is watched is a sum: calls, refusals by reason, findings by kind, calls within a bucket of latency.
-- Sums of processes, minutes and models are merged by adding, so each name has a row of its own.
create table oversight.indicator (
  institution text not null,
  application text not null,
  grain text not null check (grain in ('minute', 'hour', 'day')),
  slot timestamptz not null,
  -- Empty where a call was refused before its model was known.
  model text not null,
  name text not null,
  value bigint not null check (value >= 0),
  primary key (institution, application, grain, slot, model, name)
) with (fillfactor = 70);
create index indicator_by_time on oversight.indicator (institution, grain, slot);
create index indicator_by_age on oversight.indicator (grain, slot);

-- What no gateway can see: complaints about an application, and how far its data has drifted.
create table oversight.reading (
  id text primary key,
  institution text not null,
  application text not null,
  metric text not null check (metric in ('complaint', 'drift')),
  value double precision not null check (value >= 0),
  reference text,
  observed_at timestamptz not null,
  reported_by text not null,
  reported_at timestamptz not null
);
create index reading_by_application on oversight.reading (institution, application, observed_at);
