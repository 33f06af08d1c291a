// What the gate says of production for which no campaign exists yet: read once for all of it, by the rules of the start (GATE-6).
import { sql } from 'kysely';
import { gateAnswer } from '../../../domain/gate/gate.ts';
import type { AskedAhead } from '../../../domain/gate/outlook.ts';
import { saidGate } from '../../../domain/gate/unsaid-environment.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Server } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';
import { loadGateQuestionsAhead } from './gate.ts';

export type ProductionServer = Pick<Server, 'id' | 'hostname' | 'environment' | 'production'>;

/** In service, and linked to any of these, of whatever domain; by hostname. */
export async function loadProductionLinkedTo(
  db: Db,
  nonprod: readonly ServerId[],
): Promise<readonly ProductionServer[]> {
  if (nonprod.length === 0) return [];
  const { rows } = await sql<ProductionServer>`
    select v.id, v.hostname, e.name as environment, e.production
    from (select distinct prod_server_id from server_correspondance where nonprod_server_id = any(${[...nonprod]}::int[])) l
    join servers v on v.id = l.prod_server_id and v.etat = 'Production'
    join domain_environments de on de.id = v.domain_environment_id
    join environments e on e.id = de.environment_id
    order by v.hostname collate "C"`.execute(db);
  return rows;
}

export async function loadAskedAhead(
  db: Db,
  about: Parameters<typeof loadGateQuestionsAhead>[1],
  servers: readonly ProductionServer[],
): Promise<readonly AskedAhead[]> {
  if (servers.length === 0) return [];
  const ids = servers.map(({ id }) => id);
  const questions = await loadGateQuestionsAhead(db, about, ids);
  return servers.flatMap(({ id: serverId, hostname, ...place }) => {
    const question = questions.get(serverId);
    if (question === undefined) return [];
    return [{ serverId, hostname, answer: saidGate({ serverId, hostname, answer: gateAnswer(question) }, place) }];
  });
}
