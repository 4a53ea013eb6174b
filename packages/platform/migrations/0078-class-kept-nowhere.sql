-- No store keeps records of this class. A probe lays a permit that names it, and so sees what the running gateway does with a
-- call whose beginning the database refuses (measure 22.4); no permit that is minted can name it.
alter table gateway.open_call add constraint open_call_class_is_kept check (retention <> 'kept-nowhere');
