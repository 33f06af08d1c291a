// ELIG-6: an admin says whether an environment is production. Until then nothing in it is planned or patched.
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadEnvironments } from '../../db/queries/servers/environments.ts';
import { environmentKey, isProductionEnvironment } from '../../domain/server.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { freeText } from '../shared/sentences.ts';

export type EnvironmentRequest = { readonly name: string; readonly production: boolean };
/** `name`: as the list writes it. `servers`: how many it has. */
type Said = { readonly name: string; readonly servers: number };

const MAX_NAME = 60;

/** Adds the name to the list, or says it of one that is there. What reads as `Production` is never a non-production. */
export function sayEnvironment(ctx: OperationContext, by: Requester, ask: EnvironmentRequest): Promise<Outcome<Said>> {
  const object = { type: 'environment', id: null } as const;
  const spec = { ability: 'settings.edit', action: 'environment.say', object } as const;
  return operate(ctx, by, spec, (work) => say(work, ask));
}

async function say(work: UnitOfWork, { name: typed, production }: EnvironmentRequest): Promise<Outcome<Said>> {
  const { trx } = work;
  // Which servers the gate is asked about may change.
  await lockGate(trx);
  const name = freeText(typed, MAX_NAME).replace(/\s+/gu, ' ');
  const key = environmentKey(name);
  if (key === '') return refuse('Il manque le nom de l’environnement.', 'The environment name is missing.');
  if (isProductionEnvironment(name) && !production) {
    return refuse(
      `« ${name} » désigne la production, quelle que soit l’orthographe : cela ne peut pas être changé.`,
      `“${name}” means production, however it is spelt: this cannot be changed.`,
    );
  }
  const known = (await loadEnvironments(trx)).find((one) => environmentKey(one.name) === key);
  if (known !== undefined && known.production === production) {
    return refuse(`« ${known.name} » est déjà classé ainsi.`, `“${known.name}” is already classified that way.`);
  }
  if (known === undefined) await trx.insertInto('environments').values({ name, production }).execute();
  else await trx.updateTable('environments').set({ production }).where('id', '=', known.id).execute();
  const said = known?.name ?? name;
  await work.record({
    object: { type: 'environment', id: said },
    before: known === undefined ? null : { production: known.production },
    after: { production },
  });
  return { kind: 'done', name: said, servers: known?.servers ?? 0 };
}
