create schema identity;

-- An institution is the boundary of everything else; its own id is what other tables call `institution`.
create table identity.institution (
  id text primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  name jsonb not null,
  created_at timestamptz not null
);

create table identity.person (
  id text primary key,
  institution text not null references identity.institution,
  login text not null check (login = lower(login)),
  name text not null,
  email text check (email = lower(email)),
  roles text[] not null,
  -- A PHC string (argon2id); absent for people who come through single sign-on only.
  password_hash text,
  oidc_issuer text,
  oidc_subject text,
  added_at timestamptz not null,
  deactivated_at timestamptz,
  unique (institution, login),
  unique (institution, email),
  unique (institution, oidc_issuer, oidc_subject),
  check ((oidc_issuer is null) = (oidc_subject is null))
);

create table identity.session (
  id text primary key,
  institution text not null references identity.institution,
  person_id text not null references identity.person,
  token_hash text not null unique,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ip text not null,
  user_agent text,
  check (expires_at > opened_at)
);
create index session_person on identity.session (person_id) where ended_at is null;

-- Counts failed logins by name and by address. Keys are digests: a login field may hold anything, a password included.
create table identity.login_throttle (
  institution text not null references identity.institution,
  key text not null,
  failures integer not null check (failures >= 0),
  last_attempt_at timestamptz not null,
  blocked_until timestamptz,
  primary key (institution, key)
);

-- A login that went to the identity provider and has not come back. Used once, then deleted.
create table identity.oidc_flow (
  state_hash text primary key,
  institution text not null references identity.institution,
  binding_hash text not null,
  nonce text not null,
  verifier text not null,
  expires_at timestamptz not null
);

create table identity.application_key (
  id text primary key,
  institution text not null references identity.institution,
  application_id text not null,
  name text not null,
  hash text not null unique,
  issued_by text not null references identity.person,
  issued_at timestamptz not null,
  valid_until timestamptz,
  revoked_at timestamptz,
  -- The key that this one replaced when it was rotated; a key is replaced at most once.
  replaces text unique references identity.application_key,
  epoch bigint not null,
  check (valid_until >= issued_at)
);
create index application_key_application on identity.application_key (institution, application_id);
create index application_key_epoch on identity.application_key (epoch);
