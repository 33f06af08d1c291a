// RUN-20: what servers depend on comes with their rows, in whatever order these stand; a circle is refused at its cells, and the rest applies.
import { describe, expect, it } from 'vitest';
import { applyChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { addDependencies } from '../../../bot/dependencies/edit-dependencies.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { done, refusal } from '../shared/bench.ts';
import { openInventory } from './inventory-bench.ts';

const { db, ctx, ada, ROW, csv, propose, imported, server } = await openInventory();
const HEADER = csv().toString().trim();
const withOn = (...rows: readonly (readonly [name: string, on: string])[]) =>
  Buffer.from([`${HEADER};Dépend de`, ...rows.map(([name, on]) => `${ROW(name)};${on}`)].join('\r\n'));
const on = async (name: string) => (await server(name))?.depends_on ?? null;

describe('RUN-20 in an import', () => {
  it('is taken whatever the order of the rows and the suffix of the names, and twice changes nothing', async () => {
    const file = withOn(['vrweb1', 'vrapp1.example.test, VRDB1'], ['vrapp1', 'vrdb1'], ['vrdb1', '']);
    await imported(file);
    expect([await on('vrweb1'), await on('vrapp1'), await on('vrdb1')]).toEqual(['vrapp1, vrdb1', 'vrdb1', null]);
    expect(refusal(await propose(file))).toMatch(/already matches/);
    expect(await db.selectFrom('server_dependencies').selectAll().execute()).toHaveLength(3);
  });

  it('refuses each cell of a circle, with its members, and takes the others', async () => {
    const { refusals } = done(
      await propose(withOn(['vrweb1', 'vrapp1'], ['vrapp1', 'vrweb1'], ['vrdb1', ''], ['vrlog1', 'vrdb1'])),
    );
    expect(refusals?.map(({ text }) => text.en)).toEqual([
      expect.stringMatching(
        /M2: these servers would depend on one another in a circle: vrweb1 → vrapp1 → vrweb1 \(remove/,
      ),
      expect.stringMatching(
        /M3: these servers would depend on one another in a circle: vrapp1 → vrweb1 → vrapp1 \(remove/,
      ),
    ]);
    await imported(withOn(['vrdb1', ''], ['vrlog1', 'vrdb1']));
    expect(await on('vrlog1')).toBe('vrdb1');
    // With what is stored, too.
    expect(refusal(await propose(withOn(['vrdb1', 'vrlog1'])))).toMatch(/circle: vrdb1 → vrlog1 → vrdb1/);
  });

  it('refuses a name that nobody knows, and what stands on a row that stays out', async () => {
    const { refusals } = done(await propose(withOn(['vrweb1', 'vrapp1'], ['vrapp1', 'vrnone9'], ['vrdb1', ''])));
    expect(refusals?.map(({ text }) => text.en)).toEqual([
      expect.stringMatching(/M3: unknown server: “vrnone9”/),
      expect.stringMatching(/M2: unknown server: “vrapp1”/),
    ]);
  });

  it('is asked again when it is applied, and undone with the servers that it brought', async () => {
    await imported(withOn(['vrweb1', ''], ['vrapp1', '']));
    const { changeId } = done(await propose(withOn(['vrweb1', 'vrapp1'])));
    done(await addDependencies(ctx, ada, { hostname: 'vrapp1', on: ['vrweb1'] }));
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toMatch(/in a circle/);
    expect(await on('vrweb1')).toBeNull();
    const brought = await imported(withOn(['vrnew1', 'vrnew2'], ['vrnew2', 'vrapp1']));
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId: brought, confirmed: '2' }));
    expect(await server('vrnew1')).toBeUndefined();
    expect(await on('vrapp1')).toBe('vrweb1');
  });
});
