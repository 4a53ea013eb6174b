-- Keys of the product's own calls at the door on behalf of somebody who tries a model (measure 4.2): the records of such
-- calls say so.
alter table identity.application_key add column trial boolean not null default false;
