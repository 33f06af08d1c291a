// The week of the conformance campaign as the people live it, each step through the local Teams client. Returns what the hosts
// had installed before anybody touched them.
import type { CampaignId } from '../../../domain/ids.ts';
import type { Bench } from './bench.ts';
import { answered, ask, cardWith, everything } from './conversation.ts';
import { type Planned, WEDNESDAY, WEEK } from './estate.ts';
import { PEOPLE } from './people.ts';
import { type ServerRecord, untilRecords } from './records.ts';
import { buttonsOf, type Message, textOf } from './teams-client.ts';
import { NotYet, until } from './until.ts';

/** Six servers outside production and the six of production that they stand for. */
export const SERVERS: readonly Planned[] = [1, 2, 3, 4, 5, 6].flatMap((i) => {
  const application = i <= 3 ? ('BILLING' as const) : ('TOLLING' as const);
  return [
    { hostname: `vrconf0${i}`, application, reboots: i === 5 },
    { hostname: `vpconf0${i}`, application, reboots: false },
  ];
});

export const FULL_DISK = 'vrconf02';
export const UPDATE_FAILS = 'vrconf04';
export const NEEDS_REBOOT = 'vrconf05';
export const UNREGISTERED = 'vpconf03';
/** Their counterparts were not patched: the gate keeps them closed. */
export const KEPT_OUT = ['vpconf02', 'vpconf04'];
const MONDAY_PATCHED = ['vrconf01', 'vrconf03', NEEDS_REBOOT, 'vrconf06'];
export const WEDNESDAY_PATCHED = ['vpconf01', 'vpconf05', 'vpconf06'];
export const PATCHED = [...MONDAY_PATCHED, ...WEDNESDAY_PATCHED];

const RUN_SECONDS = 90;

export async function breakHosts({ harness }: Bench): Promise<void> {
  // Leaves about 300 MB, which the prerequisites refuse.
  await harness.knob(FULL_DISK, 'disk-full', '300000');
  await harness.knob(UPDATE_FAILS, 'fail-scriptlet', 'on');
  await harness.knob(UNREGISTERED, 'unregister');
}

/** The coordinator types /campaign, reads the preview, clicks Create. */
export async function createCampaign({ teams, database }: Bench): Promise<CampaignId> {
  const preview = await ask(teams, PEOPLE.coordinator, `/campaign ${WEEK.code} ${WEEK.year}`);
  await teams.click(PEOPLE.coordinator, preview, 'campaign.create');
  const created = await database.db.selectFrom('campaigns').select('id').execute();
  const [only] = created;
  if (only === undefined || created.length > 1) throw new Error(`no one campaign: ${everything(teams)}`);
  return only.id;
}

export async function checkPrerequisites(
  bench: Bench,
  id: CampaignId,
  hostnames: readonly string[],
  seconds = RUN_SECONDS,
): Promise<void> {
  const runs = () =>
    bench.database.db.selectFrom('prereq_runs').select('ended_at').where('campaign_id', '=', id).execute();
  const before = (await runs()).length;
  await ask(bench.teams, PEOPLE.operator, `/prereqs ${id}`);
  await until('the prerequisites are done', seconds, async () => {
    const known = await runs();
    // What `ask` has seen may be another card that came at that moment.
    if (known.length === before) throw new NotYet('not ordered');
    if (known.some(({ ended_at }) => ended_at === null)) throw new NotYet('not ended');
  });
  await untilRecords(
    bench.database.db,
    id,
    hostnames,
    'prerequisites passed',
    5,
    ({ status }) => status === 'prereq_ok',
  );
}

/** Whatever the slot: the number is typed, of what may start now. */
async function startAll(bench: Bench, id: CampaignId): Promise<void> {
  const { teams, database } = bench;
  let query = database.db
    .selectFrom('patch_sessions')
    .select('id')
    .where('campaign_id', '=', id)
    .where('status', 'in', ['pending', 'prereq_ok']);
  if (!(await isGoGiven(bench, id))) query = query.where('branch', '=', 'hprod');
  await ask(teams, PEOPLE.operator, `/start ${id} all ${(await query.execute()).length}`);
}

async function isGoGiven({ database }: Bench, id: CampaignId): Promise<boolean> {
  const go = await database.db
    .selectFrom('prod_go_decisions')
    .select('id')
    .where('campaign_id', '=', id)
    .where('decision', '=', 'approved')
    .executeTakeFirst();
  return go !== undefined;
}

/** Non-production: prerequisites, start, one failure that is rolled back, validations. */
export async function liveMonday(bench: Bench, id: CampaignId): Promise<void> {
  const { teams, database } = bench;
  const fine = SERVERS.map(({ hostname }) => hostname).filter((hostname) => hostname !== FULL_DISK);
  await checkPrerequisites(bench, id, fine);
  await startAll(bench, id);
  await untilRecords(database.db, id, MONDAY_PATCHED, 'patched', RUN_SECONDS, ({ status }) => status === 'patched');
  await untilRecords(database.db, id, [UPDATE_FAILS], 'failed', RUN_SECONDS, ({ status }) => status === 'failed');
  await ask(teams, PEOPLE.operator, `/rollback ${UPDATE_FAILS} the agent does not install`);
  await untilRecords(database.db, id, [UPDATE_FAILS], 'rolled back', RUN_SECONDS, ({ reverted }) => reverted);
  await validateAll(bench, id, MONDAY_PATCHED);
}

/**
 * On Tuesday the repository goes on: a newer version of a package that non-production has validated, and another one in place of what it
 * has validated.
 */
async function releaseOnTuesday({ harness }: Bench): Promise<void> {
  await harness.release(
    [
      { name: 'bash', version: '4.4.20', release: '6.el8', arch: 'x86_64' },
      { name: 'tzdata', version: '2026c', release: '1.el8', arch: 'noarch' },
    ],
    ['tzdata-2026b-1.el8.noarch.rpm'],
  );
}

/** The daily scan has seen what the repository offers since. */
async function untilScanned({ database }: Bench, hostnames: readonly string[]): Promise<void> {
  await until('production is scanned', RUN_SECONDS, async () => {
    const read = await database.db
      .selectFrom('server_pending_packages as p')
      .innerJoin('servers as v', 'v.id', 'p.server_id')
      .select('v.hostname')
      .where('v.hostname', 'in', [...hostnames])
      .where('p.read_at', '>=', WEDNESDAY)
      .execute();
    if (read.length < hostnames.length) throw new NotYet(read.map(({ hostname }) => hostname).join(' '));
  });
}

/** Production: what the gate keeps closed is taken out, a second operator approves, the rest is started. */
export async function liveWednesday(bench: Bench, id: CampaignId): Promise<void> {
  const { teams, database, product } = bench;
  await releaseOnTuesday(bench);
  await product.moveTo(WEDNESDAY);
  await product.startChat();
  await product.startWorker();
  await untilScanned(bench, WEDNESDAY_PATCHED);
  await ask(teams, PEOPLE.approver, `/go ${id}`);
  await cardWith(teams, ['Feu vert', ...KEPT_OUT, 'mises à jour plus récentes non validées']);
  await ask(teams, PEOPLE.coordinator, `/exclude ${KEPT_OUT.join(' ')} their counterparts were not patched`);
  // A card from before the exclusion is refused, and drawn again.
  await until('the prod go is given', RUN_SECONDS, async () => {
    const card = await goToApprove(bench);
    if (card === undefined) throw new NotYet(everything(teams));
    const answer = await teams.click(PEOPLE.approver, card, 'go.approve');
    if (!(await isGoGiven(bench, id))) throw new NotYet(answered(answer).slice(0, 600));
  });
  await checkPrerequisites(bench, id, WEDNESDAY_PATCHED);
  await untilRecords(database.db, id, [UNREGISTERED], 'said to be impossible', 5, isSaidImpossible);
  await startAll(bench, id);
  await untilRecords(database.db, id, WEDNESDAY_PATCHED, 'patched', RUN_SECONDS, ({ status }) => status === 'patched');
  await validateAll(bench, id, WEDNESDAY_PATCHED);
}

/** On Monday, when it would have got whatever its repositories offer, a registration that is missing only warned (PRE-8). */
function isSaidImpossible({ status, unmet }: ServerRecord): boolean {
  const said = (check: RegExp) => unmet.some((line) => check.test(line));
  return status === 'pending' && said(/^Registration: not registered/) && said(/^Limited update \(.+\): not checked$/);
}

async function goToApprove({ teams }: Bench): Promise<Message | undefined> {
  for (const message of teams.messages().toReversed()) {
    if (!textOf(message.card).includes('Feu vert')) continue;
    const own = await teams.seenBy(PEOPLE.approver, message);
    if (buttonsOf(own).some(({ verb }) => verb === 'go.approve')) return message;
  }
  return undefined;
}

/** Each owner answers OK for their own application on the card that came to them; what they vouch for loses its snapshot. */
async function validateAll(bench: Bench, id: CampaignId, hostnames: readonly string[]): Promise<void> {
  const { teams, database } = bench;
  for (const [application, owner] of [
    ['BILLING', PEOPLE.billingOwner],
    ['TOLLING', PEOPLE.tollingOwner],
  ] as const) {
    const mine = SERVERS.filter((server) => server.application === application)
      .map(({ hostname }) => hostname)
      .filter((hostname) => hostnames.includes(hostname));
    const card = await until(`${application} is asked about ${mine.join(', ')}`, RUN_SECONDS, async () => {
      const names = [application, ...mine];
      for (const message of teams.messages().toReversed()) {
        const text = textOf(message.card);
        if (!names.every((name) => text.includes(name))) continue;
        if (canAnswerAll(await teams.seenBy(owner, message))) return message;
      }
      throw new NotYet(everything(teams));
    });
    const answer = await teams.click(owner, card, 'validation.ok', { only: forAll });
    if (answer.type !== 'application/vnd.microsoft.card.adaptive') throw new Error(answered(answer));
  }
  await untilRecords(database.db, id, hostnames, 'validated, snapshot removed', RUN_SECONDS, (record) => {
    return record.validations.at(-1) === 'validated_ok' && record.snapshots.length === 0;
  });
}

function canAnswerAll(card: unknown): boolean {
  return buttonsOf(card).some((button) => button.verb === 'validation.ok' && forAll(button));
}

function forAll({ data }: { readonly data: Readonly<Record<string, unknown>> }): boolean {
  return data.serverId === null;
}

/** The coordinator closes the campaign, over the failures that the card names; its card is the report from then on. */
export async function closeCampaign({ teams }: Bench, id: CampaignId): Promise<void> {
  await ask(teams, PEOPLE.coordinator, `/close ${id}`);
  const question = await cardWith(teams, [`Clôturer la campagne ${id} ?`, ` oui `]);
  const code = / oui (\w{6})/.exec(textOf(question.card))?.[1];
  if (code === undefined) throw new Error(`no code to close with: ${textOf(question.card)}`);
  await ask(teams, PEOPLE.coordinator, `/close ${id} yes ${code}`);
  await cardWith(teams, [`Campagne ${id} : rapport`]);
}
