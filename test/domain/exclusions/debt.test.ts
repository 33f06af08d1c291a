// DEBT-1: what an exclusion holds back, and the sum by owner.
import { expect, it } from 'vitest';
import { debtByOwner, heldBy, withDebt } from '../../../domain/exclusions/debt.ts';
import type { ServerId } from '../../../domain/ids.ts';

const old = new Date('2026-12-01T00:00:00Z');
const advisory = (name: string, severity: string | null, packages: string[], firstSeen: Date | null = null) => ({
  ...{ advisory: name, severity, packages, firstSeen },
});
const HELD = [
  advisory('RHSA-1', 'important', ['httpd-2.4.6-99.el7', 'httpd-tools-2.4.6-99.el7'], old),
  advisory('RHSA-2', 'Critical', ['mod_ssl']),
  advisory('RHSA-3', null, ['openssl-libs-1.1.1k-9.el8']),
];

it.each([
  ['httpd*', 1],
  ['httpd', 1],
  ['httpd-tools', 1],
  ['mod_ssl', 1],
  ['mod_s', 0],
  ['openssl', 0],
  ['openssl-lib?', 1],
  ['*', 3],
  ['.*', 0],
])('DEBT-1 %s holds back %i advisories', (glob, advisories) => {
  expect(heldBy(glob, HELD).advisories).toBe(advisories);
});

it('DEBT-1 an owner has the worst and the oldest of their exclusions, the overdue first', () => {
  const server = 1 as ServerId;
  const row = (glob: string, owner: string | null, expiresOn: string | null) => ({
    serverId: server,
    glob,
    owner,
    expiresOn,
  });
  const rows = withDebt(
    [row('httpd*', 'Ada', '2027-01-12'), row('mod_ssl', 'Ada', '2027-01-13'), row('openssl*', null, null)],
    new Map([[server, HELD]]),
    '2027-01-13',
  );
  expect(rows.map(({ overdue }) => overdue)).toEqual([true, false, false]);
  expect(debtByOwner(rows)).toEqual([
    { owner: 'Ada', exclusions: 2, overdue: 1, advisories: 2, severity: 'critical', oldest: old },
    { owner: null, exclusions: 1, overdue: 0, advisories: 1, severity: null, oldest: null },
  ]);
});
