-- A committee also decides on versions of the tier table (measures 4.2, 15.1): a proposal, its votes and its decision are about
-- a dossier or about a table, never about both or neither.
alter table governance.proposal
  alter column application_id drop not null,
  alter column dossier_id drop not null,
  alter column dossier_digest drop not null,
  alter column tier drop not null,
  alter column validity_days drop not null,
  add column tier_table_id text,
  add column table_digest text,
  add column in_force_from timestamptz,
  add constraint proposal_subject check (case when tier_table_id is null
    then application_id is not null and dossier_id is not null and dossier_digest is not null and tier is not null
      and validity_days is not null and table_digest is null and in_force_from is null
    else application_id is null and dossier_id is null and dossier_digest is null and tier is null
      and validity_days is null and table_digest is not null end);
create unique index proposal_one_pending_of_table on governance.proposal (institution, tier_table_id)
  where tier_table_id is not null and resolved_at is null and voided_at is null;

-- Of what was voted on, whichever it is.
alter table governance.vote rename column dossier_digest to digest;

alter table governance.decision
  alter column application_id drop not null,
  alter column dossier_id drop not null,
  alter column dossier_digest drop not null,
  alter column tier drop not null,
  add column tier_table_id text,
  add column table_digest text,
  drop constraint decision_check3,
  -- What passed for an application expires; a table is in force until the next one is.
  add constraint decision_validity check ((valid_until is not null) = (outcome = 'passed' and tier_table_id is null)),
  add constraint decision_subject check (case when tier_table_id is null
    then application_id is not null and dossier_id is not null and dossier_digest is not null and tier is not null
      and table_digest is null
    else application_id is null and dossier_id is null and dossier_digest is null and tier is null
      and table_digest is not null and kind = 'resolution' end);
