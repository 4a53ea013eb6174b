-- Who answers for generated content is named by this code in its label (GB 45438-2025).
alter table identity.institution
  add column credit_code text check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$');
