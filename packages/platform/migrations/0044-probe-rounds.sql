create schema if not exists controls;

-- Rounds of probes. What they found stands in the ledger; this holds off two at once, on however many processes.
create table controls.probe_round (
  id text primary key,
  institution text not null,
  began_at timestamptz not null,
  ended_at timestamptz check (ended_at >= began_at)
);

create unique index probe_round_one_at_a_time on controls.probe_round (institution) where ended_at is null;
