// The id of an instance of EC2 in the form by which machines are compared (RUN-17), and back: what its firmware has as a uuid, EC2 tells nobody.
import { type MachineUuid, machineUuid } from './machine-uuid.ts';

/** `ec2` in letters: no firmware says so of itself, and ids have 17 digits at most. */
const PREFIX = '656332';
const DIGITS = 17;

/** `i-0123456789abcdef0`; null: it is no such id. */
export function instanceUuid(instanceId: string): MachineUuid | null {
  const digits = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/.exec(instanceId)?.[1];
  if (digits === undefined) return null;
  const length = digits.length.toString(16).padStart(2, '0');
  return machineUuid(`${PREFIX}${length}${digits.padStart(32 - PREFIX.length - length.length, '0')}`);
}

/** null: it is that of another machine. */
export function instanceOfUuid(uuid: MachineUuid): string | null {
  const digits = uuid.replaceAll('-', '');
  if (!digits.startsWith(PREFIX)) return null;
  const length = Number.parseInt(digits.slice(PREFIX.length, PREFIX.length + 2), 16);
  if (length !== DIGITS && length !== 8) return null;
  const id = `i-${digits.slice(-length)}`;
  return instanceUuid(id) === uuid ? id : null;
}
