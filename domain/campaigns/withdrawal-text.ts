// What the channel and the operator are told of orders that were withdrawn and slots that were missed (RUN-14).
import { DateTime } from 'luxon';
import { nameList } from '../attempts/name-list.ts';
import { dayText } from '../day-text.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import { dayIn } from '../planning/iso-week.ts';

export type WithdrawnOrder = {
  readonly hostname: string;
  readonly reason: 'expired' | 'missed' | 'orderer' | 'reassigned' | 'restored' | 'database';
  /** Of the order, or of the slot. */
  readonly orderedAt: Date;
  readonly orderer: string | null;
};

const MAX_NAMES = 8;

/** A line for each reason and, of orders, for each day and orderer. */
export function withdrawalText(campaignId: CampaignId, orders: readonly WithdrawnOrder[], zone: string): Text {
  const groups = Map.groupBy(orders, (one) => groupOf(one, zone));
  const lines = [...groups.values()].map((group) => lineOf(group, zone));
  const again: Text = {
    fr: `S’il faut encore les patcher : /demarrer ${campaignId} suivi de leurs noms.`,
    en: `If they still have to be patched: /start ${campaignId} followed by their names.`,
  };
  const said = (language: 'fr' | 'en') =>
    [`PatchCenter #${campaignId}`, ...[...lines, again].map((line) => line[language])].join('\n');
  return { fr: said('fr'), en: said('en') };
}

const OF_A_DAY: ReadonlySet<WithdrawnOrder['reason']> = new Set(['expired', 'missed']);

function groupOf({ reason, orderedAt, orderer }: WithdrawnOrder, zone: string): string {
  return `${reason} ${OF_A_DAY.has(reason) ? dayIn(orderedAt, zone) : ''} ${reason === 'missed' ? '' : orderer}`;
}

function lineOf(group: readonly WithdrawnOrder[], zone: string): Text {
  const [first] = group;
  if (first === undefined) throw new Error('an empty group of withdrawn orders');
  const day = dayText(dayIn(first.orderedAt, zone));
  if (first.reason === 'missed') {
    const names = nameList(
      group.map(
        ({ hostname, orderedAt }) => `${hostname} ${DateTime.fromJSDate(orderedAt, { zone }).toFormat('HH:mm')}`,
      ),
      MAX_NAMES,
    );
    return {
      fr: `Créneaux du ${day.fr} manqués : ${names.fr}.`,
      en: `Slots missed on ${day.en}: ${names.en}.`,
    };
  }
  const names = nameList(
    group.map(({ hostname }) => hostname),
    MAX_NAMES,
  );
  const by = {
    fr: first.orderer === null ? '' : ` par ${first.orderer}`,
    en: first.orderer === null ? '' : ` by ${first.orderer}`,
  };
  if (first.reason === 'expired') {
    return {
      fr: `Démarrage demandé${by.fr} le ${day.fr} et annulé, car il ne valait que pour ce jour-là : ${names.fr}.`,
      en: `Start requested${by.en} on ${day.en} and cancelled, as it was for that day only: ${names.en}.`,
    };
  }
  if (first.reason === 'reassigned') {
    return {
      fr: `Démarrage demandé${by.fr} et annulé, car ces serveurs sont affectés à un autre opérateur depuis : ${names.fr}.`,
      en: `Start requested${by.en} and cancelled, as these servers have been assigned to another operator since: ${names.en}.`,
    };
  }
  if (first.reason === 'restored') {
    return {
      fr: `Démarrage demandé${by.fr} pendant un retour arrière et annulé : ${names.fr}.`,
      en: `Start requested${by.en} during a rollback and cancelled: ${names.en}.`,
    };
  }
  if (first.reason === 'database') {
    return {
      fr: `Démarrage demandé${by.fr} et annulé, car la base de données a été restaurée depuis : ${names.fr}.`,
      en: `Start requested${by.en} and cancelled, as the database has been restored since: ${names.en}.`,
    };
  }
  return {
    fr: `Démarrage demandé${by.fr} et annulé, car cette personne ne peut plus démarrer de serveurs : ${names.fr}.`,
    en: `Start requested${by.en} and cancelled, as that person may no longer start servers: ${names.en}.`,
  };
}
