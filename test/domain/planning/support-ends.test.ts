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

  it('ELIG-7: the most precise version of a list wins, by whole numbers', () => {
    const list = ['8', '8.1', '8.10'].map((version) => ({ systems: ['rhel', 'red hat'], version, ends: version }));
    const of = (text: string) => supportEndOf(text, list)?.version ?? null;
    expect(['rhel 8.10', 'rhel 8.1', 'rhel 8.11', 'rhel 8', 'Red  Hat 8.1.5', 'rhel 80'].map(of)).toEqual([
      ...['8.10', '8.1', '8', '8', '8.1', null],
    ]);
    const spelt = ['  RHEL v8', 'RHEL8', 'rhel release 8', 'RHEL server release 8', 'x RHEL 8', '7 RHEL 8'];
    expect(spelt.map(of)).toEqual(['8', '8', '8', '8', null, null]);
    const suse = [{ systems: ['sles'], version: '15.5', ends: '' }];
    const packs = ['SLES 15 SP5', 'SLES 15-SP5', 'sles 15sp 5', 'SLES 15.5', 'SLES 15 SP50', 'SLES 15  SP4'];
    expect(packs.map((text) => supportEndOf(text, suse) !== null)).toEqual([true, true, true, true, false, false]);
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

  it.each([
    ['2027-08-31', '2028-02-29', true],
    ['2027-08-31', '2028-03-01', false],
    ['2026-08-31', '2027-02-28', true],
    ['2026-08-31', '2027-03-01', false],
    ['2027-12-15', '2028-06-15', true],
    ['2027-12-15', '2028-06-16', false],
  ])('ELIG-7: on %s, an end on %s is within six months: %s', (today, ends, warned) => {
    const list = [{ systems: ['rhel'], version: '8', ends }];
    const servers = [aServer(1, { osVersion: 'RHEL 8.10', licenceSupport: 'active' })];
    expect(supportFindings(servers, today, list).length).toBe(warned ? 1 : 0);
  });

  it('ELIG-7: is said once for all servers of a system and a reason, in both languages', () => {
    const on = (id: number, osVersion: string, licenceSupport = 'active') => aServer(id, { osVersion, licenceSupport });
    const servers = [on(1, 'RHEL 8.10'), on(2, 'RHEL 8.9'), on(3, 'RHEL 8.10', 'els'), on(4, 'RHEL 9.4')];
    expect(supportFindings(servers, '2029-05-31')).toEqual([
      {
        ...{ code: 'support-ends', severity: 'warning', rows: [], servers: [1, 2] },
        text: {
          fr: 'RHEL 8.10 : fin de support le 31 mai 2029 : vrinfapp00001, vrinfapp00002.',
          en: 'RHEL 8.10: support ends on 31 May 2029: vrinfapp00001, vrinfapp00002.',
        },
      },
      {
        ...{ code: 'support-contradicts', severity: 'warning', rows: [], servers: [3] },
        text: {
          fr: 'RHEL 8.10 : support étendu dans l’inventaire, mais le support normal va jusqu’au 31 mai 2029 : vrinfapp00003.',
          en: 'RHEL 8.10: extended support in the inventory, but normal support lasts until 31 May 2029: vrinfapp00003.',
        },
      },
    ]);
  });

  it.each([
    ['active', '2029-06-01', 'support actif dans l’inventaire, mais ce support a pris fin le 31 mai 2029'],
    ['els', '2032-06-01', 'support étendu dans l’inventaire, mais ce support a pris fin le 31 mai 2032'],
    ['obsolete', '2032-05-31', 'obsolète dans l’inventaire, mais sous support jusqu’au 31 mai 2032'],
  ])('ELIG-7: says in French what contradicts %s on %s', (licence, today, fr) => {
    const servers = [aServer(1, { osVersion: 'RHEL 8.10', licenceSupport: licence })];
    expect(supportFindings(servers, today).map(({ text }) => text.fr)).toEqual([`RHEL 8.10 : ${fr} : vrinfapp00001.`]);
  });

  it.each([
    ['active', '2029-05-31', 'support-ends'],
    ['obsolete', '2032-06-01', undefined],
    ['els', '2029-06-01', undefined],
    ['els', '2032-05-31', 'support-ends'],
    ['unknown', '2040-01-01', undefined],
  ])('ELIG-7: of %s on %s: %s', (licence, today, code) => {
    const servers = [aServer(1, { osVersion: 'RHEL 8.10', licenceSupport: licence })];
    expect(supportFindings(servers, today)[0]?.code).toBe(code);
  });

  it('ELIG-7: without an extension, the end is the end for everybody', () => {
    const list = [{ systems: ['rhel'], version: '8', ends: '2029-05-31' }];
    const on = (licenceSupport: string, today: string) =>
      supportFindings([aServer(1, { osVersion: 'RHEL 8', licenceSupport })], today, list).map(({ code }) => code);
    expect(on('els', '2029-06-01')).toEqual(['support-contradicts']);
    expect(on('obsolete', '2029-05-31')).toEqual(['support-contradicts']);
    expect(on('obsolete', '2029-06-01')).toEqual([]);
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
