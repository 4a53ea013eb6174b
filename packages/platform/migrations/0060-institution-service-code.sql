-- The five characters that an institution appends to its credit code in labels (GB 45438-2025): what it does, and its service.
alter table identity.institution
  add column service_code text check (service_code ~ '^[12][0-9A-Z]{4}$'),
  add check (service_code is null or credit_code is not null);
