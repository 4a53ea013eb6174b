-- What decides whether the measures hold, and what came of it. The schema may stand already: several migrations fill it.
create schema if not exists controls;
