-- Tools can be stopped (measure 17.3), and a stop that tripped by itself says on which condition.
alter table permits.stop drop constraint stop_scope_check;
alter table permits.stop add constraint stop_scope_check
  check (scope in ('all', 'application', 'model', 'supplier', 'tool'));
-- The condition that was met and what was measured; absent where a person tripped it.
alter table permits.stop add column cause jsonb;
-- The resolution that lifted it, where its permit asks for one.
alter table permits.stop add column lift_resolution text;
-- INVARIANT: however many processes decide, an application is stopped by itself once at a time.
create unique index stop_by_itself on permits.stop (institution, target)
  where cause is not null and lifted_at is null;
create index stop_by_target on permits.stop (institution, target, id);
