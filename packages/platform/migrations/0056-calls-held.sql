-- Calls also end held for a person, or answered by the fallback of their permit. The count stopped at the first of them, and every
-- assessment with it.
alter table controls.call_day drop constraint call_day_outcome_check;
alter table controls.call_day add constraint call_day_outcome_check
  check (outcome in ('answered', 'failed', 'refused', 'held', 'fallback', 'interrupted'));
