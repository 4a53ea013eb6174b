-- Each log is integrated by itself: its waiting entries are found without reading those of the others.
alter table ledger.pending drop constraint pending_pkey;
alter table ledger.pending add primary key (institution, seq);
