-- What people keep on record for a statement and nothing else says: plans, policies, training, risks, reviews. One anatomy.
-- A row is never changed but by its approval: what holds is the newest one of a subject, what held is still there.
create table governance.register_entry (
  id text primary key,
  institution text not null,
  register text not null check (register in ('development-plan', 'policy', 'lead-department', 'training',
    'risk-appetite', 'risk', 'risk-review', 'value-review')),
  subject text not null,
  content jsonb not null,
  review_on text not null check (review_on ~ '^\d{4}-\d{2}-\d{2}$'),
  written_by text not null,
  written_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  check ((approved_by is null) = (approved_at is null)),
  -- INVARIANT: nobody approves what they wrote.
  check (approved_by is distinct from written_by)
);
create index register_entry_by_subject on governance.register_entry (institution, register, subject, id);
