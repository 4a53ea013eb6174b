create schema if not exists oversight;

-- Reviews: what waits for a person. `held` is a result that has not left, `manual` a request that a person answers in
-- place of a model, `sample` a result that left and is looked at afterwards. Contents stand beside the call's entry in the ledger.
create table oversight.review (
  id text primary key,
  institution text not null,
  application text not null,
  kind text not null check (kind in ('held', 'manual', 'sample')),
  -- The entry of the call.
  record text not null,
  permit text not null,
  tier text not null,
  operation text not null,
  queue text not null,
  -- What made it wait, and the facts of the call.
  reasons jsonb not null,
  facts jsonb not null,
  -- How the answer leaves: status, headers, whether as a stream.
  head jsonb not null,
  on_timeout text not null check (on_timeout in ('refuse', 'manual-queue', 'fallback', 'release', 'wait')),
  reviewers integer not null check (reviewers in (1, 2)),
  opened_at timestamptz not null,
  due_at timestamptz not null,
  claimed_by text,
  claimed_at timestamptz,
  -- What a first reviewer proposes where two are asked for; its texts stand with the entry named.
  proposed_by text,
  proposal jsonb,
  decided_by text,
  closed_at timestamptz,
  outcome text check (outcome in ('released', 'corrected', 'refused', 'answered', 'expired', 'replaced')),
  -- The entry that ended it.
  closing text,
  -- High tier never releases because time ran out (measure 17.2).
  check (tier <> 'high' or on_timeout <> 'release'),
  check (on_timeout <> 'wait' or kind = 'sample'),
  check ((claimed_by is null) = (claimed_at is null)),
  check ((proposed_by is null) = (proposal is null)),
  -- A second reviewer is another person, also while at work.
  check (proposed_by is null or claimed_by is null or proposed_by <> claimed_by),
  check (proposed_by is null or decided_by is null or proposed_by <> decided_by),
  check ((closed_at is null) = (outcome is null) and (closed_at is null) = (closing is null)),
  check (outcome is null or outcome in ('expired', 'replaced', 'released') or decided_by is not null),
  check (reviewers = 1 or decided_by is null or proposed_by is not null)
);
-- Work lists go by deadline: of all queues, of one, of one application, of one person.
create index review_open on oversight.review (institution, due_at, id) where closed_at is null;
create index review_open_by_queue on oversight.review (institution, queue, due_at, id) where closed_at is null;
create index review_open_by_application on oversight.review (institution, application, due_at, id) where closed_at is null;
create index review_open_by_claim on oversight.review (institution, claimed_by, due_at, id)
  where closed_at is null and claimed_by is not null;
-- What the sweep of deadlines looks for, of all institutions.
create index review_due on oversight.review (due_at) where closed_at is null and kind <> 'sample';
create index review_closed on oversight.review (institution, id) where closed_at is not null;
create index review_corrected on oversight.review (institution, closed_at, id)
  where outcome in ('corrected', 'refused', 'answered');
create index review_by_record on oversight.review (institution, record);
