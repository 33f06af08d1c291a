// PIN-1: a KO travels. What an owner refused elsewhere is told where the same versions would be installed.
import { describe, expect, it } from 'vitest';
import { prodGoView } from '../../bot/gate/prod-go-view.ts';
import { recordPendingPackages } from '../../db/queries/baselines/record-pending-packages.ts';
import { recordPackages } from '../../db/queries/compliance/record-packages.ts';
import { loadKosPending } from '../../db/queries/validations/ko-elsewhere.ts';
import { packageOfLine } from '../../domain/attempts/package-version.ts';
import type { ServerId } from '../../domain/ids.ts';
import { type Ko, koElsewhere, koElsewhereText } from '../../domain/validations/ko-elsewhere.ts';
import { done } from '../bot/shared/bench.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const of = (line: string) => packageOfLine(line) ?? expect.fail(line);
/** What fake hosts have before an update, and after it. */
const [BEFORE, AFTER] = ['bash-0:4.4.20-4.el8.x86_64', 'bash-0:4.4.20-5.el8.x86_64'];

function pending(server: ServerId, line: string, hidden = false) {
  const candidate = {
    ...{ ...of(line), installed: of(BEFORE).version, repository: 'baseos', bytes: 1, kind: null, notices: [] },
    ...{ obstacle: null, obsoletes: [], hidden },
  };
  return db.transaction().execute(async (trx) => {
    const found = { manager: 'dnf', candidates: [candidate], noticesRead: true } as const;
    await recordPendingPackages(trx, server, found, world.later());
    await recordPackages(trx, server, [of(BEFORE)], world.later());
  });
}

describe('a KO travels (PIN-1)', () => {
  it('is on a preview and on a go that would install the same version elsewhere, with its reason, until it is OK', async () => {
    const first = await world.campaign();
    const refused = await world.pair();
    await world.patch(first, refused.nonprod);
    done(await world.answer(first, refused.nonprod, 'ko', 'les tickets ne sortent plus'));

    const campaign = await world.campaign();
    const pair = await world.pair();
    await world.session(campaign, pair.prod);
    await world.validated(campaign, pair);
    const other = await world.pair();
    await pending(pair.prod, AFTER);
    await pending(other.nonprod, AFTER);
    await pending(other.prod, 'bash-0:4.4.20-6.el8.x86_64');
    await pending(refused.nonprod, AFTER);

    const now = world.ctx.time.now;
    const ahead = () => loadKosPending(db, [pair.prod, other.nonprod, other.prod, refused.nonprod], now);
    expect(await ahead()).toMatchObject([
      {
        ...{ hostname: refused.nonprodName, application: 'Péage', by: 'Paul', reason: 'les tickets ne sortent plus' },
        ...{ lines: [AFTER], hostnames: [pair.prodName, other.nonprodName].toSorted() },
      },
    ]);
    const shown = async () => {
      const ctx = { db, now, settings: SETTINGS, viewer: null, notice: null };
      return (await prodGoView(ctx, campaign, 0))?.kos?.first.map(({ en }) => en);
    };
    expect(await shown()).toEqual([
      `To be installed on ${pair.prodName}: ${AFTER}, which was answered KO on ${refused.nonprodName} (Péage) by Paul: “les tickets ne sortent plus”`,
    ]);

    // Excluded there, it would not be installed.
    await pending(other.nonprod, AFTER, true);
    expect((await ahead())[0]?.hostnames).toEqual([pair.prodName]);

    await world.patch(await world.campaign(), refused.nonprod);
    const last = await db.selectFrom('campaigns').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    done(await world.answer(last.id, refused.nonprod));
    expect(await ahead()).toEqual([]);
    expect(await shown()).toEqual([]);
  });

  it('says nothing of the server itself, nor of its own non-production, whose cards say it', () => {
    const ko: Ko = {
      hostname: 'vrapp1',
      application: null,
      by: null,
      at: new Date(0),
      reason: null,
      lines: ['a', 'b', 'c'],
    };
    const to = (hostname: string, linked: string[] = []) => ({ hostname, linked, lines: ['b', 'c', 'd'] });
    expect(koElsewhere([ko], [to('vrapp1'), to('vpapp1', ['vrapp1'])])).toEqual([]);
    const [one] = koElsewhere([ko], [to('vpapp2', ['vrapp2']), to('vpapp1', ['vrapp1'])]);
    expect(one).toMatchObject({ lines: ['b', 'c'], hostnames: ['vpapp2'] });
    expect(one && koElsewhereText(one).fr).toBe('À installer sur vpapp2 : b, c, qui ont été validés KO sur vrapp1');
  });
});
