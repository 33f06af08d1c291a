// What the change requests of campaigns should say by now, and do not: put into the outbox.
import { DateTime } from 'luxon';
import {
  campaignsToTell,
  serversOf,
  type ToldCampaign,
  type ToldServer,
} from '../../db/queries/changes/campaigns-to-tell.ts';
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import { keepWishes, withoutSaid } from '../../db/queries/integrations/outbox.ts';
import { againstSlot } from '../../domain/changes/change-gate.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import type { ApplicationToTell, CampaignToTell, SlotSaid } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';
import { asRecords } from '../integrations/apply-people.ts';

/** A change before its tasks. */
const TOPICS = ['change', 'task', 'note'] as const;

export async function planChangeWishes(
  { db, clock, settings }: Pick<JobContext, 'db' | 'clock' | 'settings'>,
  { name, changes }: OpenIntegration,
): Promise<void> {
  if (changes === null) return;
  const campaigns = await campaignsToTell(db, name);
  if (campaigns.length === 0) return;
  const copy = asRecords(await loadCopy(db, name));
  const servers = Map.groupBy(
    await serversOf(
      db,
      campaigns.map(({ id }) => id),
    ),
    ({ campaignId }) => campaignId,
  );
  const about = {
    zone: settings.zone,
    system: INTEGRATION_TITLES[name],
    daysAfter: changes.policy.daysAfter,
    slots: new Map(changes.slots(copy).map((one) => [one.correlationId, one])),
  };
  const told = campaigns.map((one) => campaignToTell(one, servers.get(one.id) ?? [], about));
  const wishes = await withoutSaid(db, name, changes.wishes(told, copy));
  for (const topic of TOPICS)
    await keepWishes(
      db,
      { name, topic, now: clock.now() },
      wishes.filter((one) => one.topic === topic),
    );
}

type About = {
  readonly zone: string;
  readonly system: string;
  readonly daysAfter: number;
  readonly slots: ReadonlyMap<string, SlotSaid>;
};

function campaignToTell(campaign: ToldCampaign, servers: readonly ToldServer[], about: About): CampaignToTell {
  const { id, correlationId, kind, wanted, label, createdAt, firstDay, lastDay } = campaign;
  const first = DateTime.fromISO(firstDay, { zone: about.zone }).toJSDate();
  const patched = servers.filter(({ status }) => status === 'patched' || status === 'reported').length;
  const failed = servers.filter(({ status }) => status === 'failed').length;
  return {
    ...{ id, correlationId, kind, wanted, label },
    servers: servers.map(({ hostname }) => hostname),
    // An emergency begins at once, whatever its week.
    from: kind === 'emergency' ? createdAt : first,
    to: DateTime.fromISO(lastDay, { zone: about.zone })
      .plus({ days: 1 + about.daysAfter })
      .toJSDate(),
    result: { patched, failed },
    report: wanted === 'closed' ? { name: `patchcenter-${id}.csv`, rows: reportOf(servers) } : null,
    applications: applicationsOf(campaign, servers, about),
  };
}

function applicationsOf(campaign: ToldCampaign, servers: readonly ToldServer[], about: About): ApplicationToTell[] {
  const byId = Map.groupBy(servers, ({ applicationId }) => applicationId);
  return [...byId].flatMap(([applicationId, some]): ApplicationToTell[] => {
    const [first] = some;
    if (applicationId === null || first === undefined) return [];
    const correlationId = taskCorrelation(campaign.correlationId, applicationId);
    const chosen = some.flatMap(({ slot }) => (slot === null ? [] : [slot])).sort();
    const theirs = about.slots.get(correlationId);
    const refusal = theirs === undefined ? null : againstSlot(campaign, theirs.slot, about);
    return [
      {
        correlationId,
        name: first.application ?? '',
        servers: some.map(({ hostname }) => hostname),
        ownerEmail: first.ownerEmail,
        slot: chosen[0] === undefined ? null : new Date(chosen[0]),
        refusal: refusal === null ? null : `${refusal.fr}\n${refusal.en}`,
      },
    ];
  });
}

/** Of the task of an application, beside that of its change. */
function taskCorrelation(change: string, applicationId: number): string {
  return `${change}:app:${applicationId}`;
}

const HEADERS = ['server', 'application', 'status', 'started', 'ended', 'packages', 'failure'];

function reportOf(servers: readonly ToldServer[]): readonly (readonly string[])[] {
  const rows = servers.map(({ hostname, application, status, startedAt, endedAt, packages, failure }) => {
    const times = [startedAt, endedAt].map((at) => at?.toISOString() ?? '');
    return [hostname, application ?? '', status, ...times, packages === null ? '' : String(packages), failure ?? ''];
  });
  return [HEADERS, ...rows];
}
