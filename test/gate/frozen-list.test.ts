// POL-3: a go freezes what the card showed; another list refuses the click; the attempt is started with the frozen one and says what differs.
import { describe, expect, it } from 'vitest';
import { recordPendingPackages } from '../../db/queries/baselines/record-pending-packages.ts';
import type { Candidate } from '../../domain/baselines/candidate.ts';
import { listHash } from '../../domain/baselines/effective-list.ts';
import type { ServerId } from '../../domain/ids.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const world = await gateWorld((await createTestDatabase()).db);
const { db } = world;

const candidate = (name: string, version: string): Candidate => ({
  ...{ name, arch: 'x86_64', version, installed: '0:1-1', repository: 'baseos', bytes: 10, kind: null, notices: [] },
  ...{ obstacle: null, obsoletes: [], hidden: false },
});
const read = (server: ServerId, ...candidates: Candidate[]) =>
  db
    .transaction()
    .execute((trx) =>
      recordPendingPackages(trx, server, { manager: 'dnf', candidates, noticesRead: true }, world.later()),
    );
const attemptOf = (id: number) =>
  db
    .selectFrom('patch_attempts')
    .selectAll()
    .where('id', '=', id as never)
    .executeTakeFirstOrThrow();

describe('a go (POL-3, GATE-5)', () => {
  it('freezes the list of the scan, and what the attempt installs is compared with it', async () => {
    const campaign = await world.campaign();
    const pair = await world.pair();
    await world.session(campaign, pair.prod);
    await world.validated(campaign, pair);
    await read(pair.prod, candidate('bash', '0:2-1'));
    const shown = await world.card(campaign);
    // An update appears between the card and the click.
    await read(pair.prod, candidate('bash', '0:2-2'));
    expect(refusal(await world.approve(campaign, world.people.omar, shown))).toMatch(/has changed since this card/);
    done(await world.approve(campaign));
    const frozen = await db
      .selectFrom('prod_go_servers')
      .select(['list_hash', 'baseline_version_id'])
      .executeTakeFirstOrThrow();
    expect(frozen).toEqual({ list_hash: listHash('rpm', ['bash-0:2-2.x86_64']), baseline_version_id: 1 });
    // What appears afterwards is not in it, whatever the baseline would say.
    await read(pair.prod, candidate('bash', '0:2-3'), candidate('zsh', '0:5-1'));
    const attempt = await attemptOf(await world.patch(campaign, pair.prod));
    expect(attempt.list_hash).toBe(frozen.list_hash);
    expect(attempt.list_difference?.missing).toEqual(['bash-0:2-2.x86_64']);
    expect(attempt.list_difference?.extra.length).toBeGreaterThan(0);
    const history = await db
      .selectFrom('patch_history')
      .select('notes')
      .where('attempt_id', '=', attempt.id)
      .executeTakeFirstOrThrow();
    expect(history.notes).toMatch(/; not as approved: 1 missing, \d+ more/);
  });

  it('freezes nothing where nothing was read, and is given all the same', async () => {
    const campaign = await world.campaign();
    const pair = await world.pair();
    await world.session(campaign, pair.prod);
    await world.validated(campaign, pair);
    done(await world.approve(campaign));
    const row = await db
      .selectFrom('prod_go_servers as s')
      .innerJoin('prod_go_decisions as d', 'd.id', 's.decision_id')
      .select('s.list_hash')
      .where('d.campaign_id', '=', campaign)
      .executeTakeFirstOrThrow();
    expect(row.list_hash).toBeNull();
  });
});
