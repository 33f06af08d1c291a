// ELIG-7: the shipped ends of support, read by system and version, warned about six months before, and against licence_support.
import { describe, expect, it } from 'vitest';
import { SHIPPED_SUPPORT_ENDS, supportEndOf, supportFindings } from '../../../domain/planning/support-ends.ts';
import { aServer } from './samples.ts';

const end = (osVersion: string | null) => supportEndOf(osVersion, SHIPPED_SUPPORT_ENDS);
const said = (osVersion: string, licenceSupport: string, today: string) =>
  supportFindings([aServer(1, { osVersion, licenceSupport })], today).map(({ code, text }) => `${code}: ${text.en}`);

describe('the end of a system', () => {
  it.each([
    ['RHEL 7.9', '2024-06-30', '2028-06-30'],
    ['Red Hat Enterprise Linux 8.10', '2029-05-31', '2032-05-31'],
    ['Red Hat Enterprise Linux release 6.10', '2020-11-30', '2024-06-30'],
    ['CentOS Linux 7', '2024-06-30', undefined],
    ['Ubuntu 22.04.3 LTS', '2027-04-01', '2032-04-09'],
    ['SLES 15 SP5', '2024-12-31', '2027-12-31'],
    ['Debian GNU/Linux 12 (bookworm)', '2026-06-10', '2028-06-10'],
  ])('ELIG-7: of %s is %s, extended %s', (text, ends, extended) => {
    expect(end(text)).toMatchObject({ ends });
    expect(end(text)?.extendedEnds).toBe(extended);
  });

  it.each(['RHEL', 'Solaris 11', '', null, 'RHEL 70', 'Ubuntu 2'])('ELIG-7: of %s is not known', (text) => {
    expect(end(text)).toBeNull();
  });

  it('ELIG-7: every entry has real days, the extension after the end', () => {
    for (const { ends, extendedEnds } of SHIPPED_SUPPORT_ENDS) {
      for (const day of [ends, extendedEnds ?? ends]) {
        expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
      }
      expect((extendedEnds ?? ends) >= ends).toBe(true);
    }
  });
});

describe('what the preview says of it', () => {
  it('ELIG-7: warns six months before, to the day, and not earlier', () => {
    expect(said('RHEL 8.10', 'active', '2028-11-29')).toEqual([]);
    expect(said('RHEL 8.10', 'active', '2028-11-30')).toEqual([]);
    expect(said('RHEL 8.10', 'active', '2028-12-01')).toEqual([
      'support-ends: RHEL 8.10: support ends on 31 May 2029: vrinfapp00001.',
    ]);
    expect(said('RHEL 7.9', 'els', '2028-01-15')).toEqual([
      'support-ends: RHEL 7.9: support ends on 30 June 2028: vrinfapp00001.',
    ]);
  });

  it('ELIG-7: names what contradicts licence_support', () => {
    expect(said('RHEL 7.9', 'active', '2027-01-11')[0]).toMatch(
      /support-contradicts: .*active support in the inventory, but that support ended on 30 June 2024/,
    );
    expect(said('RHEL 6.10', 'els', '2027-01-11')[0]).toMatch(
      /extended support in the inventory, but that support ended on 30 June 2024/,
    );
    expect(said('RHEL 9.4', 'els', '2027-01-11')[0]).toMatch(
      /extended support in the inventory, but normal support lasts until 31 May 2032/,
    );
    expect(said('RHEL 9.4', 'obsolete', '2027-01-11')[0]).toMatch(
      /obsolete in the inventory, but supported until 31 May 2035/,
    );
    expect(said('RHEL 5.11', 'obsolete', '2027-01-11')).toEqual([]);
    expect(said('Solaris 11', 'active', '2027-01-11')).toEqual([]);
  });
});
