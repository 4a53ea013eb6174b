create schema gateway;

-- Quotas ---------------------------------------------------------------------------------------------------------------
-- What gateways have leased of each window (requests and tokens by the minute, cost by the day in UTC), over all
-- processes. Counters, not acts: they are rewritten all the time and leave no entry.
create table gateway.quota (
  institution text not null,
  application text not null,
  what text not null check (what in ('requests', 'tokens', 'cost')),
  window_start timestamptz not null,
  used bigint not null check (used >= 0),
  granted bigint not null check (granted >= 0),
  primary key (institution, application, what, window_start)
) with (fillfactor = 50); -- Room for updates beside the row, so that no index grows with them.
create index quota_by_window on gateway.quota (window_start);
-- End of quotas --------------------------------------------------------------------------------------------------------
