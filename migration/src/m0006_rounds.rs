//! Volunteers, the plan of a sitting, its rounds and doors, what was found there, who must be looked after.
//!
//! `plan` has the sitting as its key: whoever writes the rounds of a sitting writes this row first, so there is one set.

pub(crate) const SQL: &str = "
CREATE TABLE volunteer (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL,
  canteen_id uuid NOT NULL REFERENCES canteen (id),
  place_path text NOT NULL,
  mode text NOT NULL,
  capacity integer NOT NULL,
  phone_sealed text NOT NULL,
  disabled_at_ms bigint,
  created_at_ms bigint NOT NULL
);
CREATE INDEX volunteer_canteen ON volunteer (canteen_id);
CREATE TABLE volunteer_signup (
  id uuid NOT NULL PRIMARY KEY,
  volunteer_id uuid NOT NULL REFERENCES volunteer (id),
  canteen_id uuid NOT NULL,
  service_day text NOT NULL,
  period text NOT NULL,
  UNIQUE (volunteer_id, service_day, period)
);
CREATE INDEX volunteer_signup_day ON volunteer_signup (canteen_id, service_day, period);
CREATE TABLE plan (
  sitting_id uuid NOT NULL PRIMARY KEY REFERENCES sitting (id),
  travel text NOT NULL,
  seed bigint NOT NULL,
  made_at_ms bigint NOT NULL,
  made_by text NOT NULL
);
CREATE TABLE round (
  id uuid NOT NULL PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting (id),
  canteen_id uuid NOT NULL,
  no integer NOT NULL,
  volunteer_id uuid,
  mode text NOT NULL,
  capacity integer NOT NULL,
  state text NOT NULL,
  departs_at_ms bigint NOT NULL,
  ends_at_ms bigint NOT NULL,
  duration_s integer NOT NULL,
  length_m integer NOT NULL,
  departed_at_ms bigint,
  finished_at_ms bigint,
  version integer NOT NULL,
  UNIQUE (sitting_id, no)
);
CREATE TABLE stop (
  id uuid NOT NULL PRIMARY KEY,
  round_id uuid NOT NULL REFERENCES round (id),
  sitting_id uuid NOT NULL,
  seq integer NOT NULL,
  senior_id uuid NOT NULL REFERENCES senior (id),
  eta_at_ms bigint NOT NULL,
  deadline_at_ms bigint NOT NULL,
  portions integer NOT NULL,
  state text NOT NULL,
  outcome text,
  care text,
  done_at_ms bigint
);
CREATE INDEX stop_round ON stop (round_id, seq);
CREATE INDEX stop_sitting ON stop (sitting_id);
CREATE TABLE stop_order (
  order_id uuid NOT NULL PRIMARY KEY REFERENCES meal_order (id),
  stop_id uuid NOT NULL REFERENCES stop (id)
);
CREATE INDEX stop_order_stop ON stop_order (stop_id);
CREATE TABLE unplaced (
  order_id uuid NOT NULL PRIMARY KEY REFERENCES meal_order (id),
  sitting_id uuid NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL
);
CREATE INDEX unplaced_sitting ON unplaced (sitting_id);
CREATE TABLE round_access (
  id uuid NOT NULL PRIMARY KEY,
  round_id uuid NOT NULL REFERENCES round (id),
  code_index text NOT NULL,
  tries integer NOT NULL,
  expires_at_ms bigint NOT NULL,
  used_at_ms bigint,
  revoked_at_ms bigint,
  created_by uuid,
  created_at_ms bigint NOT NULL
);
CREATE INDEX round_access_code ON round_access (code_index);
CREATE TABLE join_try (
  address_index text NOT NULL PRIMARY KEY,
  wrong integer NOT NULL,
  since_ms bigint NOT NULL
);
CREATE TABLE outcome (
  id uuid NOT NULL PRIMARY KEY,
  stop_id uuid NOT NULL REFERENCES stop (id),
  request_key text NOT NULL UNIQUE,
  outcome text NOT NULL,
  care text,
  note_sealed text,
  at_ms bigint NOT NULL,
  recorded_at_ms bigint NOT NULL,
  reported_by text NOT NULL,
  undone_at_ms bigint,
  undo_reason text
);
CREATE INDEX outcome_stop ON outcome (stop_id);
CREATE TABLE alarm (
  id uuid NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  severity integer NOT NULL,
  senior_id uuid NOT NULL REFERENCES senior (id),
  place_path text NOT NULL,
  stop_id uuid,
  outcome_id uuid,
  round_no integer,
  canteen_id uuid,
  raised_at_ms bigint NOT NULL,
  state text NOT NULL,
  owner_id uuid,
  owner_name text,
  claimed_at_ms bigint,
  closed_at_ms bigint,
  seen_by text,
  how text,
  note_sealed text
);
CREATE INDEX alarm_state ON alarm (state, severity, raised_at_ms);
";
