/** In the order of `CommitRow`. */
export const COMMIT_COLUMNS = `position, category, stream, first_version, last_version, number, command_id, command, fingerprint, actor,
  correlation_id, causation_id, occurred_at, recorded_at, hash, reserved, released, events`;
