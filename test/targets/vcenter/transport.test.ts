// A process that has too many files open for a moment cannot read the description of the vCenter's interface: it must be read again.
import { expect, it, vi } from 'vitest';
import { openOne, vm } from './simulated-estate.ts';

const moment = vi.hoisted(() => ({ failures: 0 }));

vi.mock('soap', async (original) => {
  const soap = await original<typeof import('soap')>();
  const createClientAsync: typeof soap.createClientAsync = async (...asked) => {
    moment.failures -= 1;
    if (moment.failures >= 0) throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
    return soap.createClientAsync(...asked);
  };
  return { ...soap, createClientAsync };
});

it('RUN-4 says unreachable while the process has no file left, and goes on afterwards', async () => {
  const { port } = await openOne([vm('web-1')]);
  const web = { vcenter: 'senlis', vmMoref: 'vm-101', vmName: 'web-1' };
  moment.failures = 1;
  await expect(port.ensureSnapshot(web, 'PC_S05', '')).rejects.toMatchObject({ kind: 'unreachable' });
  expect((await port.ensureSnapshot(web, 'PC_S05', '')).name).toBe('PC_S05');
});
