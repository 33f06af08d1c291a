// Every card that somebody can ask for, once in each language, as the week stands.
import { ANA, PAUL } from '../../../demo/inventory/people.ts';
import { toCard } from '../../flow/chat-driver.ts';
import type { Week } from './house.ts';
import { CVE, OPEN_ADVISORY } from './world.ts';

const ASKED: readonly string[] = [
  '/status',
  '/reopen',
  '/campaign',
  '/quickwin',
  '/validations',
  '/validations S08',
  '/planning 2027',
  '/planning 2029',
  '/planning findings 2027',
  '/planning findings 2028',
  '/planning S08 2027',
  '/planning S11 2027',
  '/planning S16 2028',
  '/freeze',
  '/links',
  '/links vppeabdd1',
  '/links vrpeagtw1',
  '/server vppeavoi1',
  '/server vrpeagtw4',
  '/day today all',
  '/day 2027-02-23 all',
  '/day 2027-02-25 @Khalid',
  '/servers',
  '/servers never patched',
  '/history',
  '/history 2026',
  '/kpi 2027',
  '/report S02',
  '/audit',
  '/people',
  '/tokens new jenkins @Khalid read',
  '/tokens',
  '/help rights',
  '/notifications',
  '/settings',
  '/settings rules',
  '/snapshots',
  '/hostkeys',
  '/doctor',
  '/integrations',
  '/coverage',
  '/excludes',
  '/baseline',
  '/baseline rpm',
  '/group',
  '/window',
  '/updates vpinfadns1',
  '/excludes vpinfadns1',
  '/actions "Passerelle de péage"',
  '/checks "Passerelle de péage"',
  `/cve ${CVE}`,
  '/compliance',
  '/why vppeavoi1',
  '/depends vppeavoi1',
  `/advisory ${OPEN_ADVISORY.id}`,
  '/package bash',
  '/find vp',
  '/packages 1 changes',
  '/log vrpeagtw4',
  '/campaign 1',
  '/campaign 2',
  '/prereqs show 1',
  '/prereqs show 2',
  '/prereqs vpinfadns1',
  '/go 1',
  '/go 2',
];

export async function askForEveryCard({ say, press, turnPages, lookAtEveryCard, settled }: Week): Promise<void> {
  for (const who of [ANA, PAUL]) {
    for (const [i, text] of ASKED.entries()) {
      await say(who, text);
      // Teams takes some tens of messages in half a minute.
      if (i % 10 === 9) await settled({ boards: false });
    }
    await say(who, '/planning template 2030');
    await say(who, '/links detect');
    await press(who, 'history.export');
    await press(who, 'servers.export');
    await press(who, 'server.open');
    await press(who, 'audit.export');
    await press(who, 'people.export');
    await press(who, 'links.export');
    await press(who, 'excludes.export');
    await press(who, 'planning.export');
    await press(who, 'validation.open');
    await press(who, 'go.open');
    await press(who, 'card.page', {}, toCard('validated-server'));
    await press(who, 'card.page', {}, toCard('host-keys'));
    await press(who, 'card.page', {}, toCard('behind'));
    await press(who, 'card.page', {}, toCard('advisories'));
    await press(who, 'kpi.rows', { figure: 'patched' });
    await press(who, 'report.file');
    await turnPages(who, 'snapshots');
    await lookAtEveryCard(who);
  }
  await settled();
  // Too large to be posted in 0.1.0: an anchor that waits for its first message.
  await say(ANA, '/help');
}
