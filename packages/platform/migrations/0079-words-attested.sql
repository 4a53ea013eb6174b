-- Which words somebody gave theirs for. A word from before this has none, and counts for nothing: nobody can tell what it was given for.
alter table controls.attestation add column words_digest text;
