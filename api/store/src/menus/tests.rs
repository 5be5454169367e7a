//! Scope, drafts, copies, and the board against the tables.
