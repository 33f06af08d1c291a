// What a Windows host says of its services and ports, before an update and after it.
import { describe, expect, it } from 'vitest';
import { createWindowsOperations } from '../../../targets/windows/windows-operations.ts';
import { recordedWindows } from './recorded-windows.ts';

const windows = createWindowsOperations({ lookMs: 0, longestMs: 1000, sleep: async () => {} });

describe('the checks of a Windows host', () => {
  const service = (Name: string, more: object) => ({
    ...{ Name, DisplayName: Name, State: 'Running', StartMode: 'Auto', DelayedAutoStart: false, ExitCode: 0 },
    ...more,
  });

  it('name services that start by themselves and ended badly, and who listens', async () => {
    const { session } = recordedWindows({
      services: {
        Services: [
          service('W3SVC', {}),
          service('AppSvc', { State: 'Stopped', ExitCode: 1067 }),
          service('sppsvc', { State: 'Stopped' }),
          service('MapsBroker', { State: 'Stopped', ExitCode: 1077 }),
          service('Manual', { State: 'Stopped', StartMode: 'Manual', ExitCode: 5 }),
        ],
      },
      listeners: {
        Listeners: [
          { Protocol: 'tcp', LocalAddress: '0.0.0.0', LocalPort: 443, OwningProcess: 4, ProcessName: 'System' },
          { Protocol: 'tcp', LocalAddress: '::', LocalPort: 49_667, OwningProcess: 5, ProcessName: 'lsass' },
        ],
      },
    });
    const checks = await windows.readChecks(session, [{ kind: 'url', url: 'https://app.example/' }]);
    expect(checks).toMatchObject({
      failedUnits: ['AppSvc'],
      listening: ['tcp/0.0.0.0:443'],
      listeners: [{ name: 'tcp/0.0.0.0:443', unit: 'System' }],
      services: { running: ['W3SVC'] },
      application: [{ name: 'https://app.example/', answer: 'unknown' }],
    });
  });

  it('do not ask back what a trigger starts, and say that late ones are still to come', async () => {
    const late = service('BITS', { State: 'Stopped', ExitCode: 1077, DelayedAutoStart: true });
    const asked = (UpSeconds: number) =>
      windows.readChecks(
        recordedWindows({
          services: { UpSeconds, Services: [service('W3SVC', {}), service('sppsvc', { HasTrigger: true }), late] },
          listeners: { Listeners: [] },
        }).session,
        [],
      );
    expect(await asked(60)).toMatchObject({ services: { enabled: ['W3SVC', 'BITS'] }, stillStarting: true });
    expect(await asked(600)).not.toHaveProperty('stillStarting');
  });

  it('that cannot be read are unknown', async () => {
    const { session } = recordedWindows({ services: { Services: null }, listeners: { Listeners: null } });
    expect(await windows.readChecks(session, [])).toMatchObject({
      ...{ failedUnits: null, listening: null, services: null, listeners: null },
    });
  });
});
