-- The epoch numbers every change that gateways hold in memory (see platform/database/epoch.ts).
create table platform.epoch (
  one boolean primary key default true check (one),
  value bigint not null
);
insert into platform.epoch (value) values (0);
