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
  | 'unknown';
