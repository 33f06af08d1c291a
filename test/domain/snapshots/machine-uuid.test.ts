import { describe, expect, it } from 'vitest';
import { isSameUuid, machineUuid } from '../../../domain/snapshots/machine-uuid.ts';
import fc from '../../support/properties.ts';

const UUID = '4c4c4544-0042-4b10-8054-b4c04f563533';

function uuid(written: string) {
  const read = machineUuid(written);
  if (read === null) throw new Error(`${written} is no uuid`);
  return read;
}

describe('RUN-17 the uuid of a machine', () => {
  it.each([
    ['lower case', UUID],
    ['capitals, as older releases of dmidecode write it', UUID.toUpperCase()],
    ['braces', `{${UUID}}`],
    ['a URN', `urn:uuid:${UUID}`],
    ['spaces and a line break', `  ${UUID}\n`],
    ['as VMware writes it in its files', '4c 4c 45 44 00 42 4b 10-80 54 b4 c0 4f 56 35 33'],
  ])('RUN-17 is read in %s', (_, written) => {
    expect(machineUuid(written)).toBe(UUID);
  });

  it.each([
    '',
    'Not Specified',
    'Not Settable',
    'Not Present',
    'To Be Filled By O.E.M.',
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '11111111-1111-1111-1111-111111111111',
    '03000200-0400-0500-0006-000700080009',
    '00020003-0004-0005-0006-000700080009',
    '12345678-1234-5678-90AB-CDDEEFAABBCC',
    '12345678-90AB-CDEF-1234-567890ABCDEF',
    '01234567-89AB-CDEF-0123-456789ABCDEF',
    '67452301-AB89-EFCD-0123-456789ABCDEF',
    '00112233-4455-6677-8899-AABBCCDDEEFF',
    '11111111-2222-3333-4444-555555555555',
    '4c4c4544-0042-4b10-8054',
    `${UUID}0`,
    'zc4c4544-0042-4b10-8054-b4c04f563533',
  ])('RUN-17 is none where the firmware says %j, which many machines say', (written) => {
    expect(machineUuid(written)).toBeNull();
  });

  it('RUN-17 is the same in both orders of its bytes, and in no other', () => {
    expect(isSameUuid(uuid(UUID), uuid('44454c4c-4200-104b-8054-b4c04f563533'))).toBe(true);
    expect(isSameUuid(uuid(UUID), uuid(UUID))).toBe(true);
    expect(isSameUuid(uuid(UUID), uuid('44454c4c-0042-4b10-8054-b4c04f563533'))).toBe(false);
    expect(isSameUuid(uuid(UUID), uuid('4c4c4544-0042-4b10-8054-b4c04f563534'))).toBe(false);
  });

  it('RUN-17 compares either way round, and with itself', () => {
    const any = fc.uuid().map(machineUuid);
    fc.assert(
      fc.property(any, any, (a, b) => {
        fc.pre(a !== null && b !== null);
        return isSameUuid(a, b) === isSameUuid(b, a) && isSameUuid(a, a);
      }),
    );
  });
});
