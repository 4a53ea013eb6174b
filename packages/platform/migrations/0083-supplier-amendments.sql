-- What somebody asks to change of a supplier waits here until another person decides. `amendment`: what it is to become.
alter table supply.supplier
  add column amendment jsonb,
  add column amended_by text,
  add column amended_at timestamptz,
  add constraint supplier_amendment_is_whole
    check ((amendment is null) = (amended_by is null) and (amendment is null) = (amended_at is null));
