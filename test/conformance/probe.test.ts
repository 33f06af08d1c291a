import { afterAll, beforeAll, it } from 'vitest';
import { type Bench, startBench } from './support/bench.ts';
import { answered, ask, everything } from './support/conversation.ts';
import { MONDAY } from './support/estate.ts';
import { PEOPLE } from './support/people.ts';
import { buttonsOf, textOf } from './support/teams-client.ts';

let b: Bench;
const t0 = performance.now();
const log = (...a: unknown[]) => console.log(((performance.now() - t0) / 1000).toFixed(1), ...a);
beforeAll(async () => {
  b = await startBench(
    ['vrconf01', 'vpconf01', 'vrconf02', 'vpconf02'].map((hostname) => ({
      hostname,
      application: 'BILLING' as const,
      reboots: hostname === 'vrconf02',
    })),
    MONDAY,
  );
  log('up');
});
afterAll(async () => {
  console.log(b.product.output());
  await b.stop();
  log('down');
});
it('probe', async () => {
  const m = await ask(b.teams, PEOPLE.coordinator, '/campaign S02 2027');
  log(m.conversationId, m.text, textOf(m.card), JSON.stringify(buttonsOf(m.card)));
  const a = await b.teams.click(PEOPLE.coordinator, m, 'campaign.create');
  log(answered(a));
  await new Promise((r) => setTimeout(r, 2000));
  log(everything(b.teams));
  const p = await ask(b.teams, PEOPLE.operator, '/prereqs 1');
  log(textOf(p.card));
  await new Promise((r) => setTimeout(r, 9000));
  log(everything(b.teams));
  const s = await ask(b.teams, PEOPLE.operator, '/start 1');
  log(s.text, textOf(s.card));
  for (let i = 0; i < 8; i++) {
    await new Promise((r) => setTimeout(r, 4000));
    log(textOf(b.teams.messages().find((x) => x.id === s.id)?.card).slice(0, 600));
  }
  log(everything(b.teams));
}, 120000);
