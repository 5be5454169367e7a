//! The no-answer ladder, messages into other people's systems, the visit plan, whom to send in a village.
//!
//! A ladder's state and events are sealed: they tell of somebody's health. What the worker must find (step, turn, when it is
//! due) stands beside them and tells nobody anything. Alarms from before this step go on at the desk.

pub(crate) const SQL: &str = "
ALTER TABLE alarm ADD COLUMN no integer NOT NULL DEFAULT 0;
ALTER TABLE alarm ADD COLUMN step text NOT NULL DEFAULT 'dispatch';
ALTER TABLE alarm ADD COLUMN turn integer NOT NULL DEFAULT 1;
ALTER TABLE alarm ADD COLUMN due_at_ms bigint;
ALTER TABLE alarm ADD COLUMN ladder_sealed text;
UPDATE alarm SET due_at_ms = raised_at_ms WHERE state <> 'closed';
CREATE INDEX alarm_due ON alarm (due_at_ms);
CREATE INDEX alarm_stop ON alarm (stop_id);
CREATE TABLE alarm_event (
  id uuid NOT NULL PRIMARY KEY,
  alarm_id uuid NOT NULL REFERENCES alarm (id),
  seq integer NOT NULL,
  at_ms bigint NOT NULL,
  recorded_at_ms bigint NOT NULL,
  event text NOT NULL,
  step text NOT NULL,
  turn integer NOT NULL,
  by_id uuid NOT NULL,
  by_name text NOT NULL,
  request_key text UNIQUE,
  detail_sealed text NOT NULL,
  UNIQUE (alarm_id, seq)
);
CREATE TABLE channel (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL,
  config_sealed text NOT NULL,
  created_at_ms bigint NOT NULL,
  created_by_name text NOT NULL,
  heard_at_ms bigint,
  heard_by text,
  disabled_at_ms bigint
);
CREATE TABLE notice (
  id uuid NOT NULL PRIMARY KEY,
  unique_key text NOT NULL UNIQUE,
  channel_id uuid NOT NULL REFERENCES channel (id),
  alarm_id uuid REFERENCES alarm (id),
  body text NOT NULL,
  code_index text NOT NULL UNIQUE,
  code_sealed text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL,
  due_at_ms bigint NOT NULL,
  lease_until_ms bigint NOT NULL,
  last_error text,
  created_at_ms bigint NOT NULL,
  sent_at_ms bigint,
  heard_at_ms bigint,
  heard_by text
);
CREATE INDEX notice_due ON notice (state, due_at_ms);
CREATE INDEX notice_alarm ON notice (alarm_id);
CREATE TABLE visit_plan (
  senior_id uuid NOT NULL PRIMARY KEY REFERENCES senior (id),
  place_path text NOT NULL,
  risk text NOT NULL,
  last_at_ms bigint,
  last_by text,
  due_at_ms bigint NOT NULL,
  reason text NOT NULL
);
CREATE INDEX visit_plan_due ON visit_plan (due_at_ms);
CREATE TABLE cadre (
  village_code text NOT NULL PRIMARY KEY REFERENCES place (code),
  place_path text NOT NULL,
  contact_sealed text NOT NULL,
  changed_at_ms bigint NOT NULL,
  changed_by_name text NOT NULL
);
";
