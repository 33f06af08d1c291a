// RUN-17: a server that is normally off is started only where its machine is proved.
import { describe, expect, it } from 'vitest';
import { fakeMachine, fakeUuid } from '../../fakes/machine.ts';
import { pass, rows, sessionRow, settle, type World, world } from './normally-off-world.ts';

describe('RUN-17: what is not proved is not started', () => {
  const refusal = async (one: World) => {
    await settle(one);
    expect(one.vm.poweredOn).toBe(0);
    expect(await rows(one)).toEqual([]);
    const { status, prereq_validated, prereq_detail } = await sessionRow(one.session);
    expect({ status, prereq_validated }).toEqual({ status: 'pending', prereq_validated: false });
    return prereq_detail?.checks.find(({ code }) => code === 'power');
  };

  it('RUN-17 without a uuid on record: refused, and the server stays in its campaign', async () => {
    const check = await refusal(await world({ recorded: false }));
    expect(check).toMatchObject({ answer: 'no', text: { en: expect.stringContaining('no recorded uuid') } });
  });

  it('RUN-17 no machine has that uuid, though one bears the name', async () => {
    const one = await world();
    one.vm.facts = { uuid: fakeUuid('another') };
    expect(await refusal(one)).toMatchObject({ text: { en: expect.stringContaining('no machine has the uuid') } });
  });

  it('RUN-17 a copy that is off has the same uuid', async () => {
    const one = await world();
    const copy = { ...fakeMachine(one.hostname, 'DR'), poweredOn: 'no' as const };
    one.targets.elsewhere = [{ ...copy, bears: { storedName: false, hostname: false, guest: false } }];
    expect(await refusal(one)).toMatchObject({ text: { en: expect.stringContaining('2 machines have the uuid') } });
  });

  it('RUN-17 a vCenter is silent: unknown', async () => {
    const one = await world();
    one.targets.silent = [{ vcenter: 'DR', why: 'DR does not answer' }];
    expect(await refusal(one)).toMatchObject({
      answer: 'unknown',
      text: { fr: expect.stringContaining('DR does not') },
    });
  });

  it('RUN-17 another machine answers at its address: two would answer in turn', async () => {
    const one = await world();
    one.vm.facts = { poweredOn: 'no' };
    one.vm.power = 'on';
    expect(await refusal(one)).toMatchObject({ text: { en: expect.stringContaining('another one answers') } });
  });

  it('RUN-17 an order is withdrawn with that reason, though its prerequisites had passed', async () => {
    const one = await world({ ordered: true, recorded: false });
    await settle(one);
    const { start_asked_at, start_refusal } = await sessionRow(one.session);
    expect(start_asked_at).toBeNull();
    expect(start_refusal?.map(({ code }) => code)).toEqual(['prerequisites']);
  });

  it('RUN-17 started, but silent: told, not excluded, and stopped again', async () => {
    const one = await world();
    one.targets.hostNamed(one.hostname).reachable = false;
    await settle(one);
    const { status, prereq_detail } = await sessionRow(one.session);
    expect(status).toBe('pending');
    expect(prereq_detail?.checks).toContainEqual(expect.objectContaining({ code: 'power', answer: 'no' }));
    pass(one, 16);
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 1 });
  });
});
