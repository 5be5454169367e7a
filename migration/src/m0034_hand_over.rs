//! The rest of a round goes to somebody else; and what a volunteer raised is found again by who raised it.

pub(crate) const SQL: &str = "
CREATE TABLE hand_over (
  id uuid NOT NULL PRIMARY KEY,
  request_key text NOT NULL UNIQUE,
  sitting_id uuid NOT NULL REFERENCES sitting (id),
  from_round_id uuid NOT NULL REFERENCES round (id),
  to_round_id uuid NOT NULL REFERENCES round (id),
  volunteer_id uuid REFERENCES volunteer (id),
  doors integer NOT NULL,
  at_ms bigint NOT NULL,
  by_id uuid NOT NULL,
  by_name text NOT NULL
);
CREATE INDEX hand_over_sitting ON hand_over (sitting_id);
CREATE INDEX hand_over_from ON hand_over (from_round_id);
CREATE INDEX alarm_event_by ON alarm_event (by_id, recorded_at_ms);
";
