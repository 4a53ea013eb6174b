-- Of the calls of a day, those that somebody made on the trial page of a model (measure 4.2). Days counted before know of none.
alter table controls.call_day add column trials bigint not null default 0 check (trials >= 0);
