import { describe, expect, it } from 'vitest';
import { VcenterError } from '../../../targets/ports.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { addChannel } from '../../support/campaign-data.ts';
import { db, leasesOver, operator, order, rows, sessionRow, settle, stopDue } from './normally-off-world.ts';

describe('RUN-17: the stop', () => {
  it('RUN-17 is tried again while vCenter is silent, and says so', async () => {
    const one = await stopDue();
    one.targets.vcenterSilent = true;
    await settle(one);
    expect(await rows(one)).toMatchObject([{ stopped_at: null, stop_error: expect.stringContaining('unreachable') }]);
    one.targets.vcenterSilent = false;
    await leasesOver();
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 switches off a guest that does not go within its time, and not before', async () => {
    const one = await stopDue();
    one.vm.obeys = false;
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', shutDowns: 1, poweredOff: 1 });
  });

  it('RUN-17 that the account may not do is said, and nothing waits for it', async () => {
    const one = await stopDue();
    one.targets.onOperation = (name) => {
      if (name === 'shutDownGuest') throw new VcenterError('refused', 'VC: NoPermission');
    };
    await settle(one);
    expect(one.vm.power).toBe('on');
    expect(await rows(one)).toMatchObject([
      { stop_begun_at: null, stop_order_at: null, stop_error: expect.stringContaining('NoPermission') },
    ]);
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
  });

  it('RUN-17 never touches a machine that now has another uuid, and tells its channel', async () => {
    const one = await stopDue();
    one.vm.facts = { uuid: fakeUuid('another') };
    await addChannel(db, { id: `19:${one.hostname}`, domain: 'INFRASTRUC', by: operator });
    await settle(one);
    const told = await db
      .selectFrom('outgoing_messages')
      .selectAll()
      .where('dedupe_key', 'like', 'started-gone:%')
      .execute();
    expect(JSON.stringify(told)).toContain(one.hostname);
    expect(one.vm).toMatchObject({ power: 'on', shutDowns: 0, poweredOff: 0 });
    expect(await rows(one)).toMatchObject([{ outcome: 'gone' }]);
  });

  it('RUN-17 waits for a machine whose uuid cannot be read', async () => {
    const one = await stopDue();
    one.vm.facts = { uuid: null };
    await settle(one);
    expect(one.vm.shutDowns).toBe(0);
    expect(await rows(one)).toMatchObject([{ stopped_at: null, stop_error: expect.stringContaining('tells no uuid') }]);
  });

  it('RUN-17 is dropped for a server that is no longer declared normally off', async () => {
    const one = await stopDue();
    await db.updateTable('servers').set({ normally_off: false }).where('id', '=', one.server).execute();
    await settle(one);
    expect(one.vm.power).toBe('on');
    expect(await rows(one)).toMatchObject([{ outcome: 'kept' }]);
  });
});
