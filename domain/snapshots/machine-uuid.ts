// The uuid of a machine as its firmware tells it (SMBIOS, RUN-17), in one spelling, so that a host's can be compared with a vCenter's.

/** Lower case, with dashes. */
export type MachineUuid = string & { readonly __brand: 'MachineUuid' };

/** What vendors ship where no uuid was ever set: many machines share them, so that they name none. */
const FILLERS: ReadonlySet<string> = new Set([
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '12345678-1234-5678-90ab-cddeefaabbcc',
  '12345678-1234-1234-1234-123456789abc',
  '12345678-90ab-cdef-1234-567890abcdef',
  '01234567-89ab-cdef-0123-456789abcdef',
  '00112233-4455-6677-8899-aabbccddeeff',
  '11111111-2222-3333-4444-555555555555',
]);

/** As written by dmidecode, sysfs or a vCenter: any case, braces, spaces. null: it names no machine. */
export function machineUuid(written: string): MachineUuid | null {
  const digits = written
    .trim()
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/^\{(.*)\}$/, '$1')
    .replace(/[\s-]/g, '');
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  // All zeros, all Fs, and one byte repeated: "Not Settable" in other words.
  if (/^(..)\1{15}$/.test(digits)) return null;
  const uuid = dashed(digits);
  return FILLERS.has(uuid) || FILLERS.has(swapped(uuid)) ? null : (uuid as MachineUuid);
}

/**
 * SMBIOS 2.6 keeps the first three fields with their bytes reversed, older ones do not, and neither firmware nor kernels agree on
 * which to show: either order is the same machine.
 */
export function isSameUuid(a: MachineUuid, b: MachineUuid): boolean {
  return a === b || swapped(a) === b;
}

function dashed(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function swapped(uuid: string): string {
  const [a = '', b = '', c = '', ...rest] = uuid.split('-');
  return [reversed(a), reversed(b), reversed(c), ...rest].join('-');
}

function reversed(field: string): string {
  return (field.match(/../g) ?? []).reverse().join('');
}
