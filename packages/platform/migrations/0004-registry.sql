create schema registry;

-- Applications as the institution answers for them; who does what to them is in the ledger.
create table registry.application (
  id text primary key,
  institution text not null,
  name_zh text not null,
  name_en text not null,
  purpose_zh text not null,
  purpose_en text not null,
  population_zh text not null,
  population_en text not null,
  scenario text not null,
  importance text not null check (importance in ('support', 'business', 'key', 'critical')),
  scale text not null check (scale in ('pilot', 'department', 'institution', 'public')),
  customer_effect text not null check (customer_effect in ('none', 'indirect', 'direct')),
  reliance text not null check (reliance in ('reference', 'assist', 'decide')),
  complexity text not null check (complexity in ('rules', 'classical', 'deep', 'generative')),
  generative boolean not null,
  customer_facing boolean not null,
  touches_contract boolean not null,
  decides_about_people boolean not null,
  public_facing boolean not null,
  data_classes text[] not null check (
    cardinality(data_classes) > 0
    and data_classes <@ array['core', 'important', 'sensitive', 'general']
  ),
  supplier_ids text[] not null,
  model_version_ids text[] not null,
  owner_id text not null,
  business_person_id text not null,
  technology_person_id text not null,
  data_person_id text not null,
  stage text not null check (stage in (
    'requirements', 'data-preparation', 'development', 'operation', 'maintenance', 'retirement'
  )),
  tier text not null check (tier in ('low', 'medium', 'high')),
  derivation jsonb not null,
  revision integer not null check (revision >= 0),
  created_at timestamptz not null,
  ended_at timestamptz,
  -- A tier is never set by hand: it is what the kept derivation answers (measure 15.1).
  check (tier = derivation ->> 'tier'),
  -- The business of an application ends when it is retired, and not otherwise (measure 21.5).
  check ((stage = 'retirement') = (ended_at is not null)),
  unique (institution, id)
);
create index application_by_owner on registry.application (institution, owner_id, id);
create index application_by_scenario on registry.application (institution, scenario, id);

create table registry.model (
  id text primary key,
  institution text not null,
  name_zh text not null,
  name_en text not null,
  kind text not null check (kind in ('predictive', 'generative', 'embedding')),
  origin text not null check (origin in ('in-house', 'external', 'open-source')),
  supplier_id text,
  owner_id text not null,
  created_at timestamptz not null,
  check (origin <> 'external' or supplier_id is not null),
  unique (institution, id)
);

-- Nothing of a version changes after registration but its explainability (and the revision that counts that).
create table registry.model_version (
  id text primary key,
  institution text not null,
  model_id text not null,
  version text not null,
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  source jsonb not null,
  provenance jsonb not null,
  filing jsonb,
  explainability jsonb,
  context_tokens_max bigint check (context_tokens_max > 0),
  price jsonb,
  registered_by text not null,
  revision integer not null check (revision >= 0),
  created_at timestamptz not null,
  foreign key (institution, model_id) references registry.model (institution, id),
  unique (institution, model_id, version),
  unique (institution, id)
);

-- Where a version answers. Gateways hold these rows in memory and load those of a later epoch.
create table registry.deployment (
  id text primary key,
  institution text not null,
  model_version_id text not null,
  base_url text not null,
  upstream_model text not null,
  sealed_credential bytea,
  priority integer not null check (priority between 0 and 1000),
  timeout_ms integer not null check (timeout_ms between 100 and 600000),
  enabled boolean not null,
  revision integer not null check (revision >= 0),
  epoch bigint not null,
  created_at timestamptz not null,
  foreign key (institution, model_version_id) references registry.model_version (institution, id)
);
create index deployment_by_epoch on registry.deployment (epoch);
create index deployment_by_version on registry.deployment (institution, model_version_id, priority, id);

-- Lists of filed generative models as they were imported; the newest snapshot of each list is in force (measure 5.2).
create table registry.filing_snapshot (
  id text primary key,
  institution text not null,
  list text not null,
  digest text not null,
  row_count integer not null check (row_count > 0),
  imported_by text not null,
  imported_at timestamptz not null,
  unique (institution, id)
);
create index filing_snapshot_newest on registry.filing_snapshot (institution, list, id);

create table registry.filing (
  institution text not null,
  snapshot_id text not null,
  number text not null,
  track text not null check (track in ('filing', 'registration')),
  region text not null,
  model_name text not null,
  application_name text,
  entity text not null,
  filed_on text not null check (filed_on ~ '^\d{4}-\d{2}-\d{2}$'),
  primary key (snapshot_id, number),
  foreign key (institution, snapshot_id) references registry.filing_snapshot (institution, id)
);
create index filing_by_number on registry.filing (institution, number);
