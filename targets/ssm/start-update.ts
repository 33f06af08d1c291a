// Starts an update by AWS-RunPatchBaseline, at most once under a name: claimed on the host, then ordered (`claim.ts`).
import { randomBytes } from 'node:crypto';
import { globMatcher } from '../../domain/exclusions/glob-matcher.ts';
import type { DetachedLayout } from '../detached/layout.ts';
import { readManager } from '../facts/manager.ts';
import { askShell } from '../framed-shell.ts';
import type { UpdateRequest } from '../packages/update-scope.ts';
import { checkedExcludes, checkedScope } from '../packages/update-scope.ts';
import type { HostOperations, HostSession } from '../ports.ts';
import { HostAnswerError, ReachError } from '../ports.ts';
import { claimScript, giveUpScript, ORDER_MS, parseClaim } from './claim.ts';
import { awaitEnd, giveInTurn } from './commands.ts';
import { keepList } from './kept-output.ts';
import { type ListableManager, type ListedPatch, listedPlan, listedVersions, overrideList } from './override-list.ts';
import { refusalOf } from './refusals.ts';
import { type AwsSetup, datedPlace, sideOf } from './setup.ts';

export type SsmSession = Extract<HostSession, { readonly kind: 'ssm' }>;
export type StartAsk = Parameters<HostOperations['startUpdate']>[2];

export type Starter = {
  readonly setup: AwsSetup;
  readonly layout: DetachedLayout;
  readonly posix: Pick<HostOperations, 'readFacts' | 'startUpdate'>;
};

export const PATCH_DOCUMENT = 'AWS-RunPatchBaseline';
const DEFAULT_POLL_MS = 2000;

/**
 * What Patch Manager cannot do is done over the agent as it is over SSH: to finish what was cut, to download alone, to keep a kernel, and all
 * updates of SUSE, whose lists name patches there. So is an update of nothing: a list without packages would be none.
 */
export async function startUpdate(
  starter: Starter,
  session: SsmSession,
  name: string,
  ask: StartAsk,
): Promise<{ readonly started: 'started' | 'already'; readonly ordered: Ordered | null }> {
  const scope = checkedScope(ask.scope);
  checkedExcludes(ask.excludes);
  const plain = async () => ({ started: await starter.posix.startUpdate(session, name, ask), ordered: null });
  const isEmpty = scope.kind === 'versions' && scope.packages.length === 0;
  if (isEmpty || ask.repair === true || ask.download !== undefined || ask.pin !== undefined) return plain();
  const manager = await readManager(session);
  if (manager === null || manager === 'zypper') return plain();
  const token = randomBytes(8).toString('hex');
  const claim = claimScript(name, { untilUptime: ask.untilUptime ?? null, token }, starter.layout);
  const untilMs = Date.now() + ORDER_MS;
  if (parseClaim(await askShell(session, claim, { elevated: true })) === 'already')
    return { started: 'already', ordered: null };
  try {
    return { started: 'started', ordered: await order(starter, session, { name, ask, manager, untilMs }) };
  } catch (error) {
    if (!(error instanceof NotOrdered)) throw error;
    await giveUp(starter, session, name, token);
    throw new HostAnswerError(`the update was not started: ${error.message}`, error.isLasting ? 'no' : 'unknown');
  }
}

/** Certainly not, so that the claim may be given up. */
class NotOrdered extends Error {
  override readonly name = 'NotOrdered';
  readonly isLasting: boolean;
  constructor(message: string, isLasting: boolean) {
    super(message);
    this.isLasting = isLasting;
  }
}

type Wanted = {
  readonly name: string;
  readonly ask: StartAsk;
  readonly manager: ListableManager;
  readonly untilMs: number;
};

type Ordered = { readonly commandId: string; readonly packages: number };

async function order({ setup, posix }: Starter, session: SsmSession, wanted: Wanted): Promise<Ordered> {
  const { instance } = session;
  const side = sideOf(setup, instance);
  const pollMs = setup.pollMs ?? DEFAULT_POLL_MS;
  if (setup.updateAgent) await certainly(() => updateAgent(setup, session, pollMs));
  const patches = await certainly(() => listFor(posix, session, wanted));
  const place = datedPlace(setup, hostOf(session));
  const list = await certainly(() =>
    keepList(side, { bucket: setup.bucket, key: `${place}/${wanted.name}.yaml`, body: overrideList(patches) }),
  );
  if (Date.now() > wanted.untilMs) throw new NotOrdered('its preparation took too long', false);
  try {
    const commandId = await giveInTurn(
      side,
      {
        instanceId: instance.instanceId,
        document: PATCH_DOCUMENT,
        parameters: { Operation: ['Install'], RebootOption: ['NoReboot'], InstallOverrideList: [list] },
        comment: wanted.name,
        output: { bucket: setup.bucket, place },
      },
      { untilMs: wanted.untilMs, pollMs },
    );
    return { commandId, packages: patches.length };
  } catch (error) {
    const { kind, detail } = refusalOf(error);
    if (kind === 'unknown') throw new HostAnswerError(`the update was perhaps not ordered: ${detail}`);
    throw new NotOrdered(detail, kind === 'refused');
  }
}

/** Nothing of it starts an update. */
async function certainly<T>(prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    if (error instanceof NotOrdered) throw error;
    if (error instanceof HostAnswerError) throw new NotOrdered(error.message, error.acted === 'no');
    if (error instanceof ReachError) throw new NotOrdered(error.failure.detail, false);
    const { kind, detail } = refusalOf(error);
    throw new NotOrdered(detail, kind === 'refused');
  }
}

/** A list that was decided on, and what it needs where that may come, too; otherwise what the manager itself shows that it would do. */
async function listFor(
  { readFacts }: Starter['posix'],
  session: SsmSession,
  { ask, manager }: Wanted,
): Promise<readonly ListedPatch[]> {
  const { scope, excludes } = ask;
  const isHeld = globMatcher(excludes);
  const decided =
    scope.kind === 'versions'
      ? listedVersions(
          manager,
          scope.packages.filter(({ name, arch }) => !isHeld(name) && !isHeld(`${name}.${arch}`)),
        )
      : [];
  if (scope.kind === 'versions' && scope.dependencies === 'listed') return decided;
  const { preview, planned = [], narrowing } = await readFacts(session, { ...asked(ask), now: new Date() });
  if (preview === null) throw new HostAnswerError('what it would install could not be read', 'no');
  if (narrowing.answer !== 'yes')
    throw new HostAnswerError(narrowing.reason?.en ?? 'it cannot be narrowed to what was asked', 'no');
  return [...decided, ...listedPlan(manager, planned)];
}

function asked({ excludes, scope }: StartAsk): Pick<UpdateRequest, 'excludes' | 'scope'> {
  return { excludes, scope };
}

/**
 * An agent that cannot be updated goes on as it is: whether it is new enough was asked before. One that is still being updated is restarted soon, and
 * then begins anew whatever it is at.
 */
async function updateAgent(setup: AwsSetup, { instance, address }: SsmSession, pollMs: number): Promise<void> {
  const side = sideOf(setup, instance);
  const output = { bucket: setup.bucket, place: datedPlace(setup, hostOf({ address })) };
  const { instanceId } = instance;
  const untilMs = Date.now() + AGENT_LOOKS * pollMs;
  const commandId = await giveInTurn(
    side,
    { instanceId, document: 'AWS-UpdateSSMAgent', parameters: {}, comment: 'PatchCenter', output },
    { untilMs, pollMs },
  );
  const end = await awaitEnd(side, { instanceId, commandId }, { untilMs, pollMs });
  if (end === null) throw new NotOrdered('its agent is still being updated', false);
}

/** Three minutes, by the pace of a worker. */
const AGENT_LOOKS = 90;

/** As long as it stands, the name is taken: an attempt then ends as interrupted, which is said and is no harm. */
async function giveUp({ layout }: Starter, session: SsmSession, name: string, token: string): Promise<void> {
  await askShell(session, giveUpScript(name, token, layout), { elevated: true }).catch(() => {});
}

function hostOf({ address }: Pick<HostSession, 'address'>): string {
  return address.replace(/ .*$/, '');
}
