// What goes wrong in the week besides updates that fail: databases whose owner is asked, a host that is lost, one that is normally off.
import { HUGO, KHALID, PAUL } from '../../../demo/inventory/people.ts';
import { ReachError } from '../../../targets/ports.ts';
import type { Week } from './house.ts';
import { NORMALLY_OFF } from './world.ts';

export async function goWrong(week: Week): Promise<void> {
  await askBeforeRollback(week);
  await loseHost(week);
  await startWhatIsOff(week);
}

/** Three failures on servers with databases: one answer of each kind, and one that nobody has given. */
async function askBeforeRollback({ db, say, press, idle, targets, newestCampaign, runQuickwin }: Week): Promise<void> {
  const hosts = ['vtgesorp7', 'vtgesorp8', 'vtgesorp9'] as const;
  for (const host of hosts) targets.hostNamed(host).exitCode = 1;
  await say(KHALID, `/quickwin new ${hosts.join(' ')}`);
  await runQuickwin(KHALID, await newestCampaign());
  await say(KHALID, '/rollback vtgesorp7 documents are missing');
  await press(HUGO, 'rollback.agree', {}, await about('vtgesorp7'));
  await idle();
  await say(KHALID, '/rollback vtgesorp8 documents are missing');
  await press(HUGO, 'rollback.refuse', {}, await about('vtgesorp8'));
  await say(PAUL, '/rollback vtgesorp9 des documents manquent');

  async function about(hostname: string) {
    const { id } = await db
      .selectFrom('rollback_requests as q')
      .innerJoin('servers as v', 'v.id', 'q.server_id')
      .select('q.id')
      .where('v.hostname', '=', hostname)
      .executeTakeFirstOrThrow();
    return ({ data }: { readonly data: Record<string, unknown> }) => data.requestId === id;
  }
}

/** In the middle of the order to start its update. */
async function loseHost({ say, targets, newestCampaign, runQuickwin, happens }: Week): Promise<void> {
  const lost = 'vtgesorp6';
  targets.onOperation = (operation, hostname) => {
    if (operation !== 'startUpdate' || hostname !== lost) return;
    throw new ReachError({ kind: 'login-refused', temporary: false, detail: 'the account is locked' });
  };
  await say(KHALID, `/quickwin new ${lost}`);
  await runQuickwin(KHALID, await newestCampaign());
  await happens('patch_attempts', "waiting_for ->> 'kind' = 'update-overdue'");
  await say(KHALID, `/give-up ${lost} the rack has burnt`);
  await happens('unclosed_updates', 'closed_at is null');
  targets.onOperation = () => {};
  targets.hostNamed(lost).reachable = false;
}

async function startWhatIsOff({ say, idle, targets, newestCampaign, happens }: Week): Promise<void> {
  targets.vmNamed(NORMALLY_OFF).power = 'off';
  await say(KHALID, `/quickwin new ${NORMALLY_OFF}`);
  await say(KHALID, `/quickwin ${await newestCampaign()} prereqs`);
  await idle();
  await happens('powered_on_servers', 'started_at is not null');
}
