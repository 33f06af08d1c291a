// A coordinator closes a campaign: its card becomes the report, and nothing of it can start any more but the repair of what failed.
import { touchCard } from '../../db/queries/cards.ts';
import { lockGate } from '../../db/queries/gate.ts';
import {
  loadRunning,
  loadUnfinished,
  UNFINISHED_KINDS,
  type Unfinished,
  type UnfinishedKind,
  unfinishedCode,
} from '../../db/queries/unfinished.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { allowedFrom, targetOf } from '../../domain/execution/session-state.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { lockOpenCampaign } from './campaign.ts';
import { type By, type OperationContext, type Outcome, operate, type Refused, refuse, type Work } from './operation.ts';
import { namesText } from './sentences.ts';
import { withdrawOrders } from './stop-campaign.ts';

type Close = {
  readonly campaignId: CampaignId;
  /** The code of what was named as unfinished; absent: nothing was named yet. */
  readonly confirmed?: string;
};

/**
 * RUN-18. Refused while something runs. What is unfinished is named first, and closed over only by a second yes to that very list.
 * Answers that owners still owe may be given afterwards.
 */
export function closeCampaign(ctx: OperationContext, by: By, ask: Close): Promise<Outcome<object>> {
  const deed = {
    ability: 'campaign.close',
    action: 'campaign.close',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => close(work, ask));
}

async function close(work: Work, { campaignId, confirmed }: Close): Promise<Outcome<object>> {
  const { trx, now, by } = work;
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, campaignId);
  if (campaign.kind === 'refused') return campaign;
  const running = await loadRunning(trx, campaignId);
  if (running.length > 0) return stillRunning(campaignId, running);
  const unfinished = await loadUnfinished(trx, campaignId);
  const open = unconfirmed(campaignId, unfinished, confirmed);
  if (open !== null) return open;
  await trx
    .updateTable('campaigns')
    .set({
      status: 'closed',
      closed_at: now,
      closed_by: by.actor.userId,
      ...(campaign.phase === null ? {} : { phase: 'completed' as const }),
    })
    .where('id', '=', campaignId)
    .execute();
  await withdrawOrders(trx, campaignId);
  await reportValidated(trx, campaignId);
  const left = unfinished.map(({ hostname, kind }) => ({ hostname, kind }));
  await work.record({ before: { status: 'open' }, after: { status: 'closed', unfinished: left } });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId }), { final: true });
  await touchCard(trx, cardKeyText({ kind: 'prereqs', campaignId }), { final: true });
  await touchCard(trx, cardKeyText({ kind: 'go', campaignId }), { final: true });
  return { kind: 'done' };
}

function stillRunning(id: CampaignId, hostnames: readonly string[]): Refused {
  const names = namesText(hostnames);
  return refuse(
    `La campagne ${id} a encore ${hostnames.length} serveur(s) en cours (${names.fr}) : attendez leur fin.`,
    `Campaign ${id} still has ${hostnames.length} server(s) in progress (${names.en}): wait until they end.`,
  );
}

/** null: nothing is unfinished, or exactly this was confirmed. */
function unconfirmed(id: CampaignId, unfinished: readonly Unfinished[], confirmed: string | undefined): Refused | null {
  const code = unfinishedCode(unfinished);
  if (unfinished.length === 0 || confirmed === code) return null;
  const list = unfinishedText(unfinished);
  const changed = confirmed === undefined ? { fr: '', en: '' } : CHANGED;
  return refuse(
    `${changed.fr}La campagne ${id} n’est pas finie. ${list.fr}. Pour la clore quand même : /cloturer ${id} oui ${code}`,
    `${changed.en}Campaign ${id} is not finished. ${list.en}. To close it all the same: /close ${id} yes ${code}`,
  );
}

const CHANGED: Text = { fr: 'La situation a changé depuis. ', en: 'The situation has changed since. ' };

const KIND_TEXT: Readonly<Record<UnfinishedKind, Text>> = {
  down: { fr: 'pas revenus de leur redémarrage', en: 'not back from their reboot' },
  failed: { fr: 'en échec', en: 'failed' },
  ko: { fr: 'KO de leur responsable', en: 'KO by their owner' },
  'not-started': { fr: 'pas commencés', en: 'not started' },
  unanswered: { fr: 'sans réponse de leur responsable', en: 'without an answer of their owner' },
};

function unfinishedText(unfinished: readonly Unfinished[]): Text {
  const groups = UNFINISHED_KINDS.map((kind) => [kind, unfinished.filter((one) => one.kind === kind)] as const);
  const said = (language: 'fr' | 'en') =>
    groups
      .filter(([, group]) => group.length > 0)
      .map(([kind, group]) => {
        const names = namesText(group.map(({ hostname }) => hostname))[language];
        return `${KIND_TEXT[kind][language]} (${group.length})${language === 'fr' ? ' : ' : ': '}${names}`;
      })
      .join(' ; ');
  return { fr: capital(said('fr')), en: capital(said('en').replaceAll(' ; ', '; ')) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** RUN-1: patched and validated becomes reported. */
async function reportValidated(trx: Trx, campaignId: CampaignId): Promise<void> {
  await trx
    .updateTable('patch_sessions as s')
    .set({ status: targetOf('report') })
    .where('s.campaign_id', '=', campaignId)
    .where('s.status', 'in', [...allowedFrom('report')])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('patch_validation as p')
          .select('p.id')
          .whereRef('p.campaign_id', '=', 's.campaign_id')
          .whereRef('p.server_id', '=', 's.server_id')
          .where('p.status', 'in', ['validated_ok', 'forced']),
      ),
    )
    .execute();
}
