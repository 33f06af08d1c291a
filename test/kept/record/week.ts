// The week, as people lived it: from the links and the plan of Monday to production on Wednesday, with what went wrong meanwhile.
import { ANA, CLAIRE, HUGO, JOEL, KHALID, NADIA, OLIVIA, PAUL } from '../../../demo/inventory/people.ts';
import { rebootSlots } from '../../../domain/reboots/reboot-slots.ts';
import { toCard } from '../../flow/chat-driver.ts';
import type { Week } from './house.ts';
import { bringFiles } from './inventory.ts';
import { changeAccounts } from './people.ts';
import { goWrong } from './trouble.ts';
import { CVE, replaceServers } from './world.ts';

export async function liveWeek(week: Week): Promise<void> {
  await mondayMorning(week);
  await drafts(week);
  await prerequisites(week);
  await tuesday(week);
  await answers(week);
  await wednesday(week);
  await quickwins(week);
  await goWrong(week);
  await emergency(week);
  await settings(week);
  await changeAccounts(week);
  await bringFiles(week);
}

async function mondayMorning({ say, press }: Week): Promise<void> {
  await say(CLAIRE, '/canal lier *', 'channel');
  await say(CLAIRE, '/canal lier direction', 'channel');
  await say(CLAIRE, '/lang en channel', 'channel');
  for (const who of [CLAIRE, KHALID, JOEL, OLIVIA, NADIA, HUGO]) await say(who, '/help');
  for (const who of [ANA, PAUL]) await say(who, '/status');
  await say(CLAIRE, '/correspondances detecter');
  await press(CLAIRE, 'link-change.apply');
  await say(ANA, '/planning set S08 INFRASTRUC all note "together with the toll"');
  await say(ANA, '/planning set S09 PEA all');
}

async function drafts({ say, press, serverIds }: Week): Promise<void> {
  await say(CLAIRE, '/campagne s08 tout PEA');
  await press(CLAIRE, 'draft.leave-out', { servers: await serverIds('vopeavoi1'), comment: 'site en travaux' });
  const form = { servers: await serverIds('vrpeagtw5'), day: '2027-02-23', slot: '10:00' };
  await press(CLAIRE, 'draft.move', form);
  await press(CLAIRE, 'draft.assign', { servers: await serverIds('vrpeagtw6'), operator: 'nobody' });
  await say(PAUL, '/campagne s08 tout PEA');
  await press(CLAIRE, 'campaign.create');
  await say(CLAIRE, '/campagne s08 tout INFRASTRUC');
  await press(CLAIRE, 'campaign.create');
  for (const who of [ANA, PAUL]) {
    // Of a campaign that exists, of a frozen week, of a week to come, with and without changes by hand.
    await say(who, '/campaign S08 all PEA');
    await say(who, '/freeze S12 2027 accounting cutover');
    await say(who, '/campaign S12');
    await say(who, '/campaign S07 2028');
    await say(who, '/campaign S11');
    await press(who, 'draft.leave-out', { servers: await serverIds('vrflofac1'), comment: 'not now' });
    await say(who, '/campaign S13 all GESTION only security');
    await say(who, '/campaign S13 all BI');
    await press(who, 'campaign.cancel');
    // Of servers that another campaign has.
    await say(who, '/campaign S09 all PEA');
    await press(who, 'draft.take-in', { servers: await serverIds('vppeagtw2'), comment: 'again' });
  }
}

const DISKS = ['vpinfadns1', 'vpinfadns2', 'vpinfldap1', 'vpinfldap2'];
const AWAY = ['vpinfmta1', 'vpinfreb1', 'vpinfntp1', 'vrinfadns2'];
const BROKEN = ['vsinfntp1', 'vtinfpoc2', 'vrinfsat1', 'vpinfsat1'];

async function prerequisites({ say, press, targets, idle }: Week): Promise<void> {
  for (const name of DISKS) targets.hostNamed(name).rootMb = 5;
  for (const name of AWAY) targets.hostNamed(name).reachable = false;
  for (const name of BROKEN) targets.hostNamed(name).dpkgInterrupted = true;
  await say(KHALID, '/prereqs 1');
  await say(KHALID, '/prereqs 2');
  await idle();
  for (const who of [ANA, PAUL]) {
    await say(who, '/prereqs show 1');
    await say(who, '/prereqs show 2');
    await say(who, '/prereqs vpinfadns1');
    await say(who, '/prereqs vpinfmta1');
    await say(who, '/campaign 1');
    await say(who, '/campaign 2');
  }
  await press(KHALID, 'prereqs.confirm-backup');
  await say(CLAIRE, '/exclure vdinfpoc1 base en panne');
  await say(CLAIRE, '/limite @Khalid 10 dans 1');
  // No worker runs in their slots.
  await say(JOEL, '/start 2 slots');
}

async function tuesday({ say, press, targets, time, at, idle, see, readyHosts, happens }: Week): Promise<void> {
  at(23, '09:00');
  await happens('order_withdrawals', "reason = 'missed'");
  for (const name of ['vtpeavoi1', 'vrinfmta1']) targets.hostNamed(name).exitCode = 1;
  targets.hostNamed('vrinfntp1').cut = true;
  for (const name of ['vrpeagtw2', 'vrpeagtw3', 'vrpeagtw4', 'vtinfsup1']) targets.hostNamed(name).needsReboot = 'yes';
  await say(OLIVIA, '/controles "Passerelle de péage" add https://gateway.example/health');
  await say(OLIVIA, '/controles "Passerelle de péage" add /opt/gateway/bin/status --short');
  // All of it at once, whoever they are of and whenever they are due.
  await say(KHALID, `/start 1 ${await readyHosts(1)} yes 2029-12-31`);
  await say(JOEL, `/start 2 ${await readyHosts(2)} yes 2029-12-31`);
  await idle();
  await say(KHALID, '/retry 1 vtpeavoi1');
  await say(KHALID, '/rollback vrinfmta1 mail does not start');
  await idle();
  await see(/reboot|redémarr/i);
  await say(KHALID, '/reboot vtinfsup1 skip');
  await idle();
  const last = rebootSlots(time.now, 'Europe/Paris').at(-1)?.toISOString();
  await press(OLIVIA, 'reboot.slot', { slot: last });
}

async function answers({ say, press, at, see }: Week): Promise<void> {
  await see(/Validation/);
  await say(OLIVIA, '/validations');
  await say(OLIVIA, '/ko vrinfadns1 le DNS ne répond plus');
  await say(OLIVIA, '/ko vdpeabdd1 la base est lente');
  await say(OLIVIA, '/ok vrpeagtw1, vrpeagtw4, vrpeagtw5, vrpeagtw6');
  await press(OLIVIA, 'card.page', {}, toCard('validated-server'));
  for (const who of [ANA, PAUL]) {
    await say(who, '/validations');
    await press(who, 'validation.open', {}, ({ data }) => data.campaignId === 1);
    await press(who, 'card.page', {}, toCard('validated-server'));
    await say(who, '/go 1');
  }
  await say(OLIVIA, '/ok vrpeagtw7, vrpeagtw8, vrpeagtw9');
  await say(ANA, '/validations force vdpeabdd1 the vendor has confirmed it');
  await say(CLAIRE, '/validations');
  await press(CLAIRE, 'validations.remind');
  // Long enough for reminders and for the notices of the eve.
  at(23, '17:30');
}

async function wednesday({ say, press, look, at, idle, serverIds }: Week): Promise<void> {
  at(24, '08:30');
  await say(CLAIRE, '/exclure vppeagtw2, vppeagtw3 hors-production non validée');
  await say(OLIVIA, '/ok vopeagtw1');
  await say(ANA, '/go 1');
  await look(ANA, 'go:1');
  const id = Number(await serverIds('vppeavoi1'));
  await press(ANA, 'go.override', { reason: 'the lanes need it today' }, ({ data }) => data.serverId === id);
  for (const who of [ANA, PAUL]) await say(who, '/go 1');
  await say(JOEL, '/go 1');
  await press(JOEL, 'go.approve', { acknowledge: 'listed' }, ({ data }) => data.campaignId === 1);
  await say(JOEL, '/go 2');
  await press(JOEL, 'go.refuse', { reason: 'the DNS does not answer' }, ({ data }) => data.campaignId === 2);
  at(24, '09:30');
  await say(KHALID, '/prereqs 1');
  await idle();
  await say(KHALID, '/start 1 vppeagtw1 vppeagtw4 vppeagtw5 lppeahsm1 yes 2029-12-31');
  await idle();
  await say(OLIVIA, '/ok vppeagtw1');
  await say(CLAIRE, '/move vppeagtw9 thursday 10:15 in 1');
  await say(CLAIRE, '/assign vppeagtw9 @Joel in 1');
}

const SINGLE_RUNS = [
  ...['vttrfcam1', 'vitrfbdd1', 'vptrfsig1', 'vptrfcam1', 'vptrfbdd1', 'vpgesrhu1', 'vtgesorp2'],
  ...['vtgesorp3', 'vtgesorp4', 'vtgesorp5'],
];

async function quickwins({ say, press, idle, targets, newestCampaign, runQuickwin }: Week): Promise<void> {
  await say(KHALID, '/quickwin list save Lanes vrtrfsig1 vttrfcam1');
  for (const hostname of SINGLE_RUNS) await say(KHALID, `/quickwin new ${hostname}`);
  const unpatched = await newestCampaign();
  await say(CLAIRE, `/close ${unpatched}`, 'channel');
  await press(CLAIRE, 'close.keep');
  await say(CLAIRE, `/close ${unpatched}`);
  await press(CLAIRE, 'close.confirm');
  await say(KHALID, '/quickwin new vrgescpt1');
  const reported = await newestCampaign();
  await runQuickwin(KHALID, reported);
  await say(HUGO, '/ok vrgescpt1');
  await say(CLAIRE, `/close ${reported}`);
  targets.hostNamed('vrfloweb1').needsReboot = 'yes';
  await say(KHALID, '/quickwin new domain FL hprod');
  const patched = await newestCampaign();
  await runQuickwin(KHALID, patched);
  await say(KHALID, '/quickwin new vdtrfsig1');
  const draft = await newestCampaign();
  await say(JOEL, '/quickwin new vrbidwh1 vpbidwh1');
  const checked = await newestCampaign();
  await say(JOEL, `/quickwin ${checked} prereqs`);
  await say(JOEL, '/quickwin new vtbirpt1 vpbirpt1');
  const prepared = await newestCampaign();
  await say(JOEL, `/quickwin ${prepared} prereqs`);
  await idle();
  for (const who of [ANA, PAUL]) await say(who, `/quickwin ${prepared}`);
  await say(JOEL, `/quickwin ${prepared} snapshots`);
  await idle();
  for (const who of [ANA, PAUL]) {
    for (const id of [draft, checked, prepared, patched, reported]) await say(who, `/campaign ${id}`);
  }
}

async function emergency({ say, press, targets, idle, newestCampaign }: Week): Promise<void> {
  targets.hostNamed('vrgesdoc1').reachable = false;
  await say(KHALID, `/cve ${CVE}`);
  await press(KHALID, 'cve.scan');
  await idle();
  await say(CLAIRE, `/cve ${CVE}`);
  await say(ANA, `/cve ${CVE}`);
  const shortened = ({ data }: { data: Record<string, unknown> }) => data.shortened === true;
  await press(ANA, 'emergency.create', { reason: 'exploited in the wild' }, shortened);
  const id = await newestCampaign();
  await say(KHALID, `/prereqs ${id}`);
  await idle();
  for (const who of [ANA, PAUL]) await say(who, `/campaign ${id}`);
}

async function settings({ db, say, press }: Week): Promise<void> {
  const globs = Array.from({ length: 14 }, (_, i) => `vendor${i}*`).join(' ');
  await say(KHALID, `/excludes vpinfadns1 add ${globs} until 2027-03-31 because the vendor pins them`);
  await say(KHALID, '/excludes vpinfadns1 remove vendor0*');
  await say(ANA, '/excludes global add java-1.8.0*');
  for (let day = 1; day <= 9; day++) await say(CLAIRE, `/gel 2027-05-0${day} 2027-05-0${day} essai ${day}`);
  await say(CLAIRE, '/gel retirer 3');
  await say(CLAIRE, '/delier vppeabdd1 vdpeabdd1');
  await say(CLAIRE, '/lier vppeabdd1 vdpeabdd1');
  await say(CLAIRE, '/delier vptrfsig1 vrtrfsig1');
  await replaceServers(db);
  await say(CLAIRE, '/correspondances detecter');
  await press(CLAIRE, 'link-change.cancel');
  await say(CLAIRE, '/lier vpinfntp1 vrinfntp1');
  await say(CLAIRE, '/correspondances annuler');
  await say(CLAIRE, '/planning modele 2028');
  await press(CLAIRE, 'plan-change.apply');
  await say(ANA, '/planning template 2029');
  await press(ANA, 'plan-change.cancel');
  await say(ANA, '/planning set S11 trafic hprod');
  await say(ANA, '/planning undo');
}
