// The export of a team as it is at the first import: people by their names, environments in short, one fault on many rows.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyChange } from '../../../bot/change-sets/change-set.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, somebody } from '../shared/bench.ts';
import { openInventory } from './inventory-bench.ts';

const { ctx, ada, ROW, csv, propose, stored, server } = await openInventory();

describe('owners by their names', () => {
  const people = Buffer.from(
    'Nom;E-mail\nClaire Martin;claire@example.test\nPaul Durand;paul@example.test\nPaul Durand;paul.d@example.test\n',
  );

  it('are people of the file, whatever the order of their names; a name that is nobody’s, or of two, is refused', async () => {
    const servers = csv(
      ROW('vrpaie1', { owner: 'MARTIN Claire' }),
      ROW('vrged1', { application: 'GED', owner: 'Zoé Lefèvre' }),
      ROW('vrged2', { application: 'GED', owner: 'Paul Durand' }),
    );
    const files = [
      { bytes: servers, fileName: 'servers.csv' },
      { bytes: people, fileName: 'people.csv' },
    ];
    const { changeId, refusals } = done(await proposeInventory(ctx, ada, { files, covers: [] }));
    expect(refusals.map(({ text }) => text.en)).toEqual([
      'servers.csv!F3: “Zoé Lefèvre” is neither an e-mail address nor the name of a known person; add a sheet of people (Name, Email).',
      'servers.csv!F4: several people are called “Paul Durand”; give the e-mail address.',
    ]);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await stored()).application.get('paie')?.fields.owners).toBe('claire@example.test');
  });

  it('stand beside one another as spreadsheets write them: with commas, semicolons, bars, slashes', async () => {
    for (const [at, apart] of [', ', '; ', ' | ', ' / ', '/'].entries()) {
      const application = `Apart ${at}`;
      const owner = `"MARTIN Claire${apart}paul@example.test"`;
      const { changeId, refusals } = done(await propose(csv(ROW(`vrapart${at}`, { application, owner }))));
      expect(refusals).toEqual([]);
      done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
      expect((await stored()).application.get(`apart ${at}`)?.fields.owners).toBe(
        'claire@example.test, paul@example.test',
      );
    }
  });

  it('are people whom the inventory knows by then', async () => {
    const named = done(await propose(csv(ROW('vrpaie2', { owner: 'Claire Martin' }))));
    expect(named.refusals).toEqual([]);
  });
});

describe('environments in short', () => {
  it('ELIG-6: are the usual ones, unless an environment is called so', async () => {
    const rows = ['Prod', 'PRÉPROD', 'pre-prod', 'Dev', 'rec'].map((environment, at) =>
      ROW(`vrshort${at}`, { environment }),
    );
    const { changeId, refusals } = done(await propose(csv(...rows)));
    expect(refusals).toEqual([]);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await Promise.all(rows.map(async (_, at) => (await server(`vrshort${at}`))?.environment))).toEqual([
      'Production',
      'Pré-production',
      'Pré-production',
      'Développement',
      'Recette',
    ]);
    const own = Buffer.from('Environnement;Est de production\nDev;non\n');
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, done(await propose(own))));
    done(
      await applyChange(INVENTORY_CHANGES, ctx, ada, done(await propose(csv(ROW('vrown', { environment: 'DEV' }))))),
    );
    expect(await server('vrown')).toMatchObject({ environment: 'Dev' });
  });
});

describe('npm run inventory:import', async () => {
  const { db, url } = await createTestDatabase();
  await somebody(db, 'Ada', ['admin']);
  const folder = await mkdtemp(path.join(tmpdir(), 'export-'));
  const file = path.join(folder, 'servers.csv');
  const rows = Array.from({ length: 5 }, (_, at) => `vrapp${at};INF;Recette;Zoé Lefèvre;GED`);
  const text = ['Serveur;Domaine;Environnement;Responsable;Application', ...rows, 'vrapp9;INF;Recette;;GED'].join('\n');

  async function run(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
    await writeFile(file, text);
    const child = spawn(process.execPath, ['bot/inventory/inventory-import-cli.ts', file, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    await once(child, 'close');
    return { said, code: child.exitCode };
  }

  it('says a fault of many rows once, what the servers lack, and how to apply where nobody can be asked', async () => {
    const { said, code } = await run({ DATABASE_URL: url }, '--as', 'ada@example.test');
    expect(said).toContain('✖ CSV!D2, CSV!D3, CSV!D4 and 2 more: “Zoé Lefèvre” is neither');
    expect(said).toContain(
      '1 new server without State, OS family, Patched by, Support. No campaign takes it until a file says it.',
    );
    expect(said).toMatch(/Nobody to ask here: nothing was changed\. --yes applies without asking\.\s*$/);
    expect(code).toBe(1);
  }, 60_000);

  it('asks which database is meant, rather than opening one of its own', async () => {
    const { said, code } = await run({}, '--as', 'ada@example.test');
    expect([said.trim(), code]).toEqual([
      'Which database? Where npm run setup installed: --env /etc/patchcenter/chat.env. Elsewhere: set DATABASE_URL.',
      1,
    ]);
  }, 60_000);
});
