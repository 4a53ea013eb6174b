-- What stands unsigned is looked for among all parts of an institution, whose texts need not be read for it.
create index part_revision_standing on governance.part_revision (institution, dossier_id, kind, revision);
