// What steps leave for those after them, read back by another worker, maybe of another release (RUN-3).
import { describe, expect, it } from 'vitest';
import { hostAnswerFailure } from '../../../jobs/attempt/step.ts';
import { type RunStep, rebootNote, resultOf, updateNote } from '../../../jobs/attempt/step-results.ts';
import { HostAnswerError } from '../../../targets/ports.ts';
import { doneSteps } from '../../support/step-context.ts';

const CHECKS = { failedUnits: ['a.service'], listening: null, mounts: ['/'] };
const CHANGES = [{ name: 'bash', arch: 'x86_64', from: '1', to: null }];
const MACHINE = { moref: 'vm-1', instance: null, uuid: null, provedBy: 'name' };
const SNAPSHOT = { method: 'snapshot', name: 'PC_1', consistency: 'crash', vcenter: 'vc1', machine: MACHINE };
const OUTCOME = { kind: 'failed', failure: 'disk', partial: true, text: { fr: 'f', en: 'e' } };
const ADVISORY = { id: 'RHSA-2026:1', severity: null, cves: [], packages: ['bash'], heldBack: false };
const SCAN = { kind: 'read', packages: 1, advisories: [ADVISORY], rebootNeeded: 'unknown' };
const DIFFERENCE = { kind: 'mounts', name: '/x', change: 'disappeared', worse: true };

const read = (step: RunStep, left: unknown) => resultOf(doneSteps([step, left]), step);

/** Through the database and back. */
const stored = (left: unknown): unknown => JSON.parse(JSON.stringify(left));

describe('RUN-3: what a step has left', () => {
  it.each<[RunStep, unknown]>([
    ['prerequisites', { validated: true }],
    ['inventory-before', { packages: [{ name: 'bash', arch: 'x86_64', version: '1' }], checks: CHECKS }],
    ['inventory-before', { packages: [], checks: { ...CHECKS, application: [{ name: 'a', answer: 'no' }] } }],
    ['snapshot', { method: 'na' }],
    ['snapshot', SNAPSHOT],
    ['snapshot', { ...SNAPSHOT, machine: { ...MACHINE, instance: 'i', uuid: 'u' } }],
    ['update', { exitCode: null, failureClass: 'disk', kernelFailure: 'scriptlet', tail: '' }],
    // As versions before have recorded it.
    ['update', { exitCode: 0, failureClass: 'unknown', tail: 'Complete!' }],
    ['verify', { outcome: { kind: 'patched', packages: 2 }, changes: CHANGES, duplicates: 0 }],
    ['verify', { outcome: { kind: 'nothing-to-do' }, changes: [], duplicates: 0 }],
    ['verify', { outcome: OUTCOME, changes: [], duplicates: 1 }],
    ['reboot', { rebooted: false, evidence: '' }],
    ['checks', { comparison: { differences: [DIFFERENCE], verdict: 'no' }, after: CHECKS }],
    ['inventory-after', { changes: CHANGES }],
    ['inventory-after', { changes: [], scan: SCAN }],
    ['inventory-after', { changes: [], scan: { ...SCAN, advisories: null } }],
    ['inventory-after', { changes: [], scan: { kind: 'unreadable', why: 'no route' } }],
  ])('%s is read back as it was: %j', async (step, left) => {
    expect(await read(step, stored(left))).toEqual(left);
  });

  it.each<[RunStep, unknown]>([
    ['prerequisites', { validated: false }],
    ['inventory-before', { packages: [{ name: 'bash' }], checks: CHECKS }],
    ['inventory-before', { packages: [], checks: { listening: null, mounts: null } }],
    ['inventory-before', { packages: [], checks: { ...CHECKS, application: [{ name: 'a' }] } }],
    ['snapshot', { ...SNAPSHOT, machine: undefined }],
    ['snapshot', { ...SNAPSHOT, machine: { moref: 'vm-1' } }],
    ['snapshot', { method: 'backup' }],
    ['update', { failureClass: 'disk', tail: '' }],
    ['update', { exitCode: 0, failureClass: 'disk', kernelFailure: 'reboot', tail: '' }],
    ['verify', { outcome: { kind: 'patched' }, changes: [], duplicates: 0 }],
    ['verify', { outcome: { ...OUTCOME, text: { fr: 'f' } }, changes: [], duplicates: 0 }],
    ['verify', { outcome: { ...OUTCOME, failure: 'bad luck' }, changes: [], duplicates: 0 }],
    ['verify', { outcome: { kind: 'nothing-to-do' }, changes: [{ name: 'bash' }], duplicates: 0 }],
    ['reboot', { rebooted: true }],
    ['checks', { comparison: { differences: [], verdict: 'no' } }],
    ['inventory-after', { scan: SCAN }],
    ['inventory-after', { changes: [], scan: { ...SCAN, packages: 'many' } }],
    ['inventory-after', { changes: [], scan: { ...SCAN, advisories: [{ id: 'RHSA-2026:1' }] } }],
    ['inventory-after', { changes: [], scan: { kind: 'unreadable' } }],
  ])('%s is not taken for what it is not: %j', async (step, left) => {
    await expect(read(step, stored(left))).rejects.toThrow();
  });

  it('is nothing while the step is not done', async () => {
    await expect(resultOf(doneSteps(), 'reboot')).rejects.toThrow();
  });
});

describe('what a step notes for itself', () => {
  it.each([{}, { startedBy: 'ssh_key' }, { startedBy: 'ssh_psmp', overdue: true }])(
    'an update reads back %j',
    (note) => {
      expect(updateNote.parse(stored(note))).toEqual(note);
    },
  );

  it.each([{ startedBy: 'telnet' }, { overdue: false }])('an update refuses %j', (note) => {
    expect(updateNote.safeParse(note).success).toBe(false);
  });

  it.each([
    {},
    { bootIdBefore: 'boot-1', answer: 'reboot', answeredAt: '2027-01-11T09:00:00.000Z', despite: 12 },
    { answer: 'no-reboot' },
  ])('a reboot reads back %j', (note) => {
    expect(rebootNote.parse(stored(note))).toEqual(note);
  });

  it.each([{ answer: 'perhaps' }, { bootIdBefore: 1 }, { despite: 'vrapp1' }, { despite: '12' }, { despite: -1 }])(
    'a reboot refuses %j',
    (note) => {
      expect(rebootNote.safeParse(note).success).toBe(false);
    },
  );
});

describe('RUN-7: a host that answers nothing of use', () => {
  it('is told in its own words, by whose sense the failure has its class', () => {
    expect(hostAnswerFailure(new HostAnswerError('Error: No space left on device'))).toEqual({
      ...{ kind: 'failed', failure: 'disk', tail: null },
      detail: 'Error: No space left on device',
    });
    expect(hostAnswerFailure(new HostAnswerError('gibberish'))).toMatchObject({
      failure: 'unknown',
      detail: 'gibberish',
    });
  });
});
