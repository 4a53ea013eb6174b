-- Incidents (measures 26.2, 29.3). What happened stands in the events; the row holds what lists look for, and is written
-- together with each event. Clocks are derived and stored nowhere but as the next due instant.
create table oversight.incident (
  id text primary key,
  institution text not null,
  title jsonb not null,
  kind text not null,
  grade text not null check (grade in ('particularly-serious', 'serious', 'considerable', 'general')),
  marks text[] not null,
  source_kind text not null,
  source_subject text,
  -- Of what opens one incident only, whoever sees it and how often.
  dedupe_key text,
  occurred_at timestamptz,
  known_at timestamptz not null,
  opened_at timestamptz not null,
  opened_by text not null,
  lead text,
  closed_at timestamptz,
  closed_by text,
  lesson text,
  next_due_at timestamptz,
  unique (institution, dedupe_key),
  check (known_at <= opened_at),
  check (occurred_at <= known_at),
  check ((closed_at is null) = (closed_by is null))
);
create index incident_by_institution on oversight.incident (institution, id);
create index incident_by_due on oversight.incident (institution, next_due_at, id) where next_due_at is not null;
create index incident_due on oversight.incident (id) where next_due_at is not null;

create table oversight.incident_application (
  institution text not null,
  application text not null,
  incident text not null references oversight.incident (id),
  primary key (institution, application, incident)
);
create index incident_application_by_incident on oversight.incident_application (incident);

create table oversight.incident_event (
  id text primary key,
  institution text not null,
  incident text not null references oversight.incident (id),
  type text not null,
  at timestamptz not null,
  by text not null,
  facts jsonb not null
);
create index incident_event_by_incident on oversight.incident_event (incident, id);
