-- When a gateway last let a caller in with the key: written once a minute, so it may be a minute behind.
alter table identity.application_key add column last_used_at timestamptz;
