-- How often a model version was tried is asked for one version; few days of few versions have trials at all.
create index call_day_trials on controls.call_day (institution, model_version) where trials > 0;
