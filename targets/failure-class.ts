/** What the log and the exit code say of an ended update (RUN-7). */
export type FailureClass =
  | 'disk'
  | 'repository'
  | 'dependency'
  | 'lock'
  | 'network'
  | 'timeout'
  | 'reboot'
  | 'interrupted'
  | 'signature'
  | 'scriptlet'
  /** By the host, for want of a right or by a policy of its own. */
  | 'refused'
  /** By a system that says which patches failed, and not why. */
  | 'patches'
  | 'unknown';
