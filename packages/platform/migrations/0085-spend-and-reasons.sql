-- What else the days of calls tell: what they cost (measure 18.2), how many were metered (6.3), how many told their reason codes (22.1), and
-- how many findings did not pass as they came (24.7).
alter table controls.call_day
  add column cost_milli bigint not null default 0 check (cost_milli >= 0),
  add column metered bigint not null default 0 check (metered >= 0),
  add column reasoned bigint not null default 0 check (reasoned >= 0),
  add column hidden bigint not null default 0 check (hidden >= 0);
-- Counted before, days would know of none. They count themselves anew out of the log.
delete from controls.call_day;
delete from controls.act_day;
delete from controls.fold;
