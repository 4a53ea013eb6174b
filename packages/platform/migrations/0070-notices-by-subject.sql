-- The page of an alarm or of an exit says who was told of it.
create index notice_by_subject on oversight.notice (institution, subject);
