// POL-6 in its own words: whatever is cut, a host boots what has booted before; a kernel is tried once and kept after that; the one before
// stays; a machine is reset once; and what became of it is what is recorded and told. From the rows and the hosts alone.
import { sql } from 'kysely';
import type { Db } from '../../../db/schema/database.ts';
import { hasBooted, type KernelHost, type KernelHosts } from '../kernels/kernel-hosts.ts';

type Attempt = {
  readonly id: number;
  readonly hostname: string;
  readonly kernels: boolean;
  readonly state: string;
  readonly ended: boolean;
  readonly failure: string | null;
  /** What ran before its update, and what it rebooted into, as it has recorded. */
  readonly from: string | null;
  readonly kernel: string | null;
  readonly rebooting: boolean;
  readonly verdict: string | null;
  readonly kept: string | null;
  readonly told: string | null;
  readonly history: string | null;
  readonly notes: string | null;
};

async function attemptsOf(db: Db): Promise<readonly Attempt[]> {
  const { rows } = await sql<Attempt>`
    select a.id, v.hostname, c.update_scope ->> 'kind' = 'kernels' as kernels, a.state, a.ended_at is not null as ended,
      a.failure_class as failure, p.result ->> 'from' as "from",
      case when r.status = 'done' then r.result ->> 'kernel' end as kernel, r.step is not null as rebooting,
      k.result -> 'comparison' ->> 'verdict' as verdict, x.result ->> 'kernel' as kept,
      (select string_agg(coalesce(n.facts ->> 'failureClass', n.facts ->> 'outcome'), ',') from announcements n
        where n.attempt_id = a.id and n.kind = 'end') as told,
      h.status as history, h.notes
    from patch_attempts a join servers v on v.id = a.server_id join campaigns c on c.id = a.campaign_id
    left join attempt_steps p on p.attempt_id = a.id and p.step = 'pin-kernel'
    left join attempt_steps r on r.attempt_id = a.id and r.step = 'reboot'
    left join attempt_steps k on k.attempt_id = a.id and k.step = 'checks' and k.status = 'done'
    left join attempt_steps x on x.attempt_id = a.id and x.step = 'keep-kernel' and x.status = 'done'
    left join patch_history h on h.attempt_id = a.id order by a.id`.execute(db);
  return rows;
}

/** True at any moment between two jobs. `judged`: attempts whose end has been looked at, when it had just come. */
export async function kernelObjections(db: Db, kernels: KernelHosts, judged: Set<number>): Promise<readonly string[]> {
  const attempts = await attemptsOf(db);
  const found = kernels.known().flatMap(([hostname, host]) => {
    const own = attempts.filter((one) => one.hostname === hostname);
    const open = own.find((one) => !one.ended);
    return [
      ...bootObjections(host, open, own.at(-1)),
      ...updateObjections(host, own),
      ...resetObjections(host),
      ...own
        .filter((one) => one.ended && one.kernels && !judged.has(one.id))
        .flatMap((one) => endObjections(host, one)),
    ].map((why) => `${hostname}: POL-6: ${why}`);
  });
  for (const one of attempts) if (one.ended) judged.add(one.id);
  return found;
}

/** With nothing left to do. */
export async function kernelsAtRest(db: Db, kernels: KernelHosts): Promise<readonly string[]> {
  const attempts = await attemptsOf(db);
  return kernels
    .known()
    .filter(([hostname]) => !attempts.some((one) => one.hostname === hostname && !one.ended))
    .flatMap(([hostname, host]) => {
      const { boot } = host.host;
      return [boot.byDefault, ...(boot.once === null ? [] : [boot.once])]
        .filter((kernel) => !hasBooted(host, kernel))
        .map((kernel) => `${hostname}: POL-6: left to boot ${kernel}, which never has`);
    });
}

/** What the next boot takes, and the one after. */
function bootObjections(one: KernelHost, open: Attempt | undefined, last: Attempt | undefined): string[] {
  const { boot, update } = one.host;
  // Cut from its power in the middle of its transaction, which has taken the one-shot entry: until its attempt has looked at it, or told.
  const wasCut = one.host.cut && open !== undefined && update?.name.includes(`-attempt-${open.id}-`) === true;
  const isTold = last?.failure === 'interrupted' && (last.notes ?? '').includes('could not be set back');
  const rebooting = open?.rebooting === true && open.kernels;
  return [
    ...(hasBooted(one, boot.byDefault) || wasCut || isTold
      ? []
      : [`its default is ${boot.byDefault}, which has never booted`]),
    ...(boot.once === null || hasBooted(one, boot.once) || rebooting
      ? []
      : [`boots ${boot.once} the next time, and nobody waits for it`]),
    ...(boot.kernels.includes(boot.byDefault) ? [] : [`its default ${boot.byDefault} is not installed`]),
    ...(boot.hangs || boot.kernels.includes(boot.running)
      ? []
      : [`the kernel that runs, ${boot.running}, was removed`]),
    ...(open?.from === null || open?.from === undefined || boot.kernels.includes(open.from)
      ? []
      : [`${open.from}, which ran before its update, was removed`]),
  ];
}

function updateObjections(one: KernelHost, own: readonly Attempt[]): string[] {
  const broken = new Set<string>();
  return one.updates.flatMap((update) => {
    const { before } = update;
    const attempt = own.find(({ id }) => update.name.includes(`-attempt-${id}-`));
    const again = update.brought !== null && broken.has(update.brought);
    if (attempt?.failure === 'previous-kernel' && update.brought !== null && hasFailed(one, update.brought))
      broken.add(update.brought);
    const of = `the update of attempt ${attempt?.id ?? '?'}`;
    return [
      ...(update.canBootOnce ? [] : [`${of} began though its boot loader cannot boot a kernel once`]),
      ...(update.pinned ? [] : [`${of} does not pin the default again`]),
      ...(before.byDefault === before.running ? [] : [`${of} began with the default at ${before.byDefault}`]),
      ...(!update.needsOnce || before.once === before.running ? [] : [`${of} began without its one-shot entry`]),
      ...(again ? [`${of} brought ${update.brought}, which has failed there`] : []),
    ];
  });
}

/** Once; twice where the first answer never came. */
function resetObjections({ resets }: KernelHost): string[] {
  return [...Map.groupBy(resets, ({ name }) => name)].flatMap(([name, of]) => {
    const most = of[0]?.answered === true ? 1 : 2;
    return of.length > most ? [`reset ${of.length} times after ${name}`] : [];
  });
}

/** As it has just ended: nobody has touched the host since. */
function endObjections(one: KernelHost, attempt: Attempt): string[] {
  const { boot, reachable } = one.host;
  const { id, from, kernel, failure } = attempt;
  const brought = one.updates.find(({ name }) => name.includes(`-attempt-${id}-`))?.brought ?? null;
  const said = `attempt ${id} ended as ${failure ?? attempt.state}`;
  const isUp = reachable && !boot.hangs;
  if (attempt.state === 'patched') {
    const once = boot.once === null ? [] : [`${said}, and left the one-shot entry ${boot.once}`];
    if (kernel === null) return once;
    return [
      ...once,
      ...(boot.running === kernel ? [] : [`${said} with ${kernel}, and ${boot.running} runs`]),
      ...(boot.byDefault === kernel ? [] : [`${said}, and ${boot.byDefault} boots by itself`]),
      ...(brought === null || brought === kernel
        ? []
        : [`${said} with ${kernel}, though its update brought ${brought}`]),
      ...(attempt.verdict === 'yes' ? [] : [`${said}, and its checks were ${attempt.verdict ?? 'not made'}`]),
    ];
  }
  return [
    ...(brought !== null && hasFailed(one, brought) && isUp && boot.running === from && failure !== 'previous-kernel'
      ? [`${said}, and the host is back on ${from}`]
      : []),
    ...(failure === 'previous-kernel' ? previousKernel(one, attempt, brought, said) : []),
    ...(isUp && from !== null && attempt.verdict !== 'yes' && boot.byDefault !== from
      ? [`${said}, and ${boot.byDefault} boots by itself, not ${from}`]
      : []),
  ];
}

/** Tried there, and it did not come up. */
function hasFailed({ host: { boot } }: KernelHost, kernel: string): boolean {
  return boot.broken.has(kernel) && boot.tried.includes(kernel);
}

function previousKernel(
  { host: { boot } }: KernelHost,
  attempt: Attempt,
  brought: string | null,
  said: string,
): string[] {
  const { told, history, notes } = attempt;
  return [
    ...(boot.running === brought && !boot.hangs ? [`${said}, and ${brought} runs`] : []),
    ...(told === 'previous-kernel' ? [] : [`${said}, and ${told ?? 'nothing'} was told`]),
    ...(history === 'ko' && (notes ?? '').includes('back on the previous kernel')
      ? []
      : [`${said}, and the history says ${history ?? 'nothing'}: ${notes ?? ''}`]),
  ];
}
