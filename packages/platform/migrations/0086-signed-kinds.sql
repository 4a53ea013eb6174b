-- Which parts of a dossier somebody signed in their newest revision, and nobody objects to, kept with each act that changes it: whoever
-- looks for the few dossiers of which something is missing need not read the signatures of all.
alter table governance.dossier add column signed_kinds text[] not null default '{}';
update governance.dossier as dossier set signed_kinds = signed.kinds
from (
  select newest.dossier_id, array_agg(distinct newest.kind order by newest.kind) as kinds
  from (
    select distinct on (dossier_id, kind) dossier_id, kind, revision
    from governance.part_revision order by dossier_id, kind, revision desc
  ) as newest
  join governance.part_signature as signature on signature.dossier_id = newest.dossier_id
    and signature.kind = newest.kind and signature.revision = newest.revision and signature.verdict = 'sign'
  where not exists (
    select from governance.part_signature as objection where objection.dossier_id = newest.dossier_id
      and objection.kind = newest.kind and objection.revision = newest.revision and objection.verdict = 'object')
  group by newest.dossier_id
) as signed
where signed.dossier_id = dossier.id;
