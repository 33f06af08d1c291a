// An integration is read now: a wish in the database, which the next sweep of a worker sees.
import { sql } from 'kysely';
import { INTEGRATION_TITLES, type IntegrationName } from '../../domain/integrations/names.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import { type OperationContext, type Outcome, operate, type Requester, refuse, refused } from '../shared/operation.ts';

/** `isShrunk`: they know that more than a tenth is gone there, and take it over. */
export function askRun(
  ctx: OperationContext,
  by: Requester,
  { name, isShrunk }: { readonly name: IntegrationName; readonly isShrunk: boolean },
): Promise<Outcome<object>> {
  const object = { type: 'integration', id: name } as const;
  const spec = { ability: 'inventory.edit', action: 'integration.run', object, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    const integration = ctx.settings.integrations?.find((one) => one.name === name);
    if (integration === undefined) return notNamed(name);
    // Who leaves a directory loses their roles here (PEOPLE-2).
    if (isShrunk && integration.people !== null && !may(by.actor.roles, 'role.manage'))
      return refused(whoMay('role.manage'));
    const { rows } = await sql`
      insert into integration_states (integration, asked_at, asked_by, asked_shrunk)
      values (${name}, ${work.now}, ${by.actor.userId}, ${isShrunk})
      on conflict (integration) do update set asked_at = excluded.asked_at, asked_by = excluded.asked_by, asked_shrunk = excluded.asked_shrunk
      where integration_states.asked_at is null or (excluded.asked_shrunk and not integration_states.asked_shrunk)
      returning integration`.execute(work.trx);
    if (rows.length === 0) {
      const title = INTEGRATION_TITLES[name];
      return refuse(`La lecture de ${title} est déjà demandée.`, `${title} is about to be read already.`);
    }
    await work.record(isShrunk ? { after: { shrunk: true } } : {});
    return { kind: 'done' };
  });
}

export function notNamed(name: IntegrationName) {
  const title = INTEGRATION_TITLES[name];
  return refuse(
    `${title} ne figure plus dans les réglages de ce processus (integrations).`,
    `${title} is no longer in the settings of this process (integrations).`,
  );
}
