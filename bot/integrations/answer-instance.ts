// RUN-17: whether an instance of EC2 that bears the name of a server is that server: a person says so, or takes it back.
import {
  isOpenQuestionOf,
  type LockedServer,
  lockInstances,
  lockServerOfInstances,
} from '../../db/queries/servers/ec2-instances.ts';
import { type OperationContext, type Outcome, operate, type Requester, refuse } from '../shared/operation.ts';

export type InstanceAnswer = {
  readonly hostname: string;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
};

const SPEC = { ability: 'inventory.edit', underList: 'closed' } as const;

/** `isSame`: the server is patched as that instance from now on; otherwise that instance is never asked about again for it. */
export function answerInstance(
  ctx: OperationContext,
  by: Requester,
  { isSame, ...ask }: InstanceAnswer & { readonly isSame: boolean },
): Promise<Outcome<object>> {
  const { hostname, account, region, instanceId } = ask;
  const action = isSame ? 'instance.same' : 'instance.other';
  const object = { type: 'server', id: hostname } as const;
  return operate(ctx, by, { ...SPEC, action, object }, async (work) => {
    const { trx, now } = work;
    const known = await lockInstances(trx);
    const server = await lockServerOfInstances(trx, hostname);
    if (server === null || !(await isOpenQuestionOf(trx, { serverId: server.id, account, region, instanceId })))
      return settledSince(hostname, instanceId);
    const said_by = by.actor.userId;
    if (isSame) {
      const row = { account, region, instance_id: instanceId, changed_at: now, proof: 'person', said_by } as const;
      await trx
        .insertInto('ec2_instances')
        .values({ hostname, ...row })
        .onConflict((oc) => oc.column('hostname').doUpdateSet(row))
        .execute();
    } else {
      await trx
        .insertInto('ec2_others')
        .values({ server_id: server.id, account, region, instance_id: instanceId, said_by, said_at: now })
        .execute();
    }
    const before = known.find((one) => one.hostname === hostname);
    await work.record({
      before: { instance: before === undefined ? null : before.instanceId },
      after: { account, region, instance: instanceId },
    });
    return { kind: 'done' };
  });
}

/** What people have said of a server is forgotten: it is logged in to by SSH, and asked about again. */
export function forgetInstance(ctx: OperationContext, by: Requester, hostname: string): Promise<Outcome<object>> {
  const object = { type: 'server', id: hostname } as const;
  return operate(ctx, by, { ...SPEC, action: 'instance.forgotten', object }, async (work) => {
    const { trx } = work;
    const known = await lockInstances(trx);
    const server = await lockServerOfInstances(trx, hostname);
    if (server === null) return refuse(`Aucun serveur ne s’appelle ${hostname}.`, `No server is called ${hostname}.`);
    const forgotten = await forget(work.trx, server);
    if (!forgotten) {
      return refuse(
        `Personne n’a encore dit de ${hostname} s’il est une instance d’EC2.`,
        `Nobody has said yet of ${hostname} whether it is an instance of EC2.`,
      );
    }
    await work.record({ before: { instance: known.find((one) => one.hostname === hostname)?.instanceId ?? null } });
    return { kind: 'done' };
  });
}

async function forget(trx: Parameters<typeof lockInstances>[0], { id, hostname }: LockedServer): Promise<boolean> {
  const said = await trx
    .deleteFrom('ec2_instances')
    .where('hostname', '=', hostname)
    .where('proof', '=', 'person')
    .executeTakeFirst();
  const others = await trx.deleteFrom('ec2_others').where('server_id', '=', id).executeTakeFirst();
  return said.numDeletedRows + others.numDeletedRows > 0n;
}

function settledSince(hostname: string, instanceId: string) {
  return refuse(
    `Il n’y a plus de question sur ${hostname} et ${instanceId} : quelqu’un a répondu, ou l’instance ne porte plus ce nom.`,
    `There is no question about ${hostname} and ${instanceId} any more: somebody has answered, or the instance bears that name no longer.`,
  );
}
