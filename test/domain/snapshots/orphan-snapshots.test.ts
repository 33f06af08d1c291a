import { describe, expect, it } from 'vitest';
import { type KnownSnapshot, orphansAmong } from '../../../domain/snapshots/orphan-snapshots.ts';

const NAME = 'PC_12_prod_20260202_0915';
const found = { vcenter: 'Senlis', vmMoref: 'vm-1', snapshotMoref: 'snapshot-1', name: NAME };
const names = (known: readonly KnownSnapshot[], more: Partial<typeof found> = {}) =>
  orphansAmong([{ ...found, ...more }], known).length;

describe('orphan snapshots (RUN-11)', () => {
  it.each([
    [NAME, 1],
    ['QW_3_hprod_20260105_0915', 1],
    ['PC_12_prod_20260202_0915 copy', 0],
    ['before PC_12_prod_20260202_0915', 0],
    ['PC_12_recette_20260202_0915', 0],
    ['pc_12_prod_20260202_0915', 0],
    ['VEEAM BACKUP TEMPORARY SNAPSHOT', 0],
  ])('RUN-11 are those named like ours: %s', (name, count) => {
    expect(names([], { name })).toBe(count);
  });

  it('RUN-11 are not those that a row knows, by reference or by name on the machine', () => {
    expect(names([{ ...found, name: 'other' }])).toBe(0);
    expect(names([{ ...found, snapshotMoref: 'snapshot-2' }])).toBe(0);
  });

  it('RUN-11 are those that only another vCenter, or another machine, knows', () => {
    expect(names([{ ...found, vcenter: 'Nanterre' }])).toBe(1);
    expect(names([{ ...found, vmMoref: 'vm-2', snapshotMoref: 'snapshot-2' }])).toBe(1);
  });

  it('RUN-11 are not those that may be on their way', () => {
    expect(names([{ vcenter: null, vmMoref: null, snapshotMoref: null, name: NAME }])).toBe(0);
  });
});
