// Each receiver of webhooks that the settings name: whether what was last sent to it has arrived. Nothing is sent to find out: the worker has noted it.
import { DateTime } from 'luxon';
import type { Settings } from '../../config.ts';
import { lastArrival, loadReceivers, type ReceiverOverview } from '../../db/queries/webhooks/receivers.ts';
import { FAULT_WORDS } from '../../domain/integrations/fault.ts';
import type { Text } from '../../domain/language.ts';
import { type Check, type CheckResult, no, unknown, type WithDatabase, yes } from '../check.ts';
import { faultText } from '../with-vault.ts';

export function webhookChecks(settings: Settings | null): readonly Check[] {
  return (settings?.file.webhooks ?? []).map(({ name }) => ({
    name: `webhook ${name}`,
    title: { fr: `Webhook : ${name}`, en: `Webhook: ${name}` },
    of: 'worker',
    needs: 'database',
    run: (at) => look(name, at),
  }));
}

async function look(name: string, { db, settings }: WithDatabase): Promise<CheckResult> {
  const receiver = (await loadReceivers(db)).find((one) => one.name === name);
  if (receiver === undefined) return NOT_NOTED;
  const at = await lastArrival(db, name);
  const last = at === null ? NEVER : arrived(at, settings.file.zone);
  if (receiver.isFailing) return no(together(failing(receiver), last), SEE);
  if (at === null) return unknown({ fr: 'rien ne lui a encore été envoyé', en: 'nothing was sent to it yet' }, WAIT);
  const { fr, en } = together(last, waiting(receiver));
  return yes(fr, en);
}

/** Its own circuit is open, or it does not take some events. */
function failing({ failures, fault, detail, waiting: events, givenUp }: ReceiverOverview): Text {
  const why = fault === null ? null : detail === null ? FAULT_WORDS[fault] : faultText({ kind: fault, detail });
  const tries: Text =
    failures === 0
      ? { fr: 'des événements ne sont pas pris', en: 'some events are not taken' }
      : { fr: `envois en échec d’affilée : ${failures}`, en: `failed deliveries in a row: ${failures}` };
  const lost: Text =
    givenUp === 0
      ? { fr: '', en: '' }
      : { fr: `, abandonnés depuis le début : ${givenUp}`, en: `, given up in all: ${givenUp}` };
  return {
    fr: `${tries.fr}${why === null ? '' : ` (${why.fr})`}, en attente : ${events}${lost.fr}`,
    en: `${tries.en}${why === null ? '' : ` (${why.en})`}, waiting: ${events}${lost.en}`,
  };
}

function waiting({ waiting: events }: ReceiverOverview): Text | null {
  return events === 0 ? null : { fr: `en attente : ${events}`, en: `waiting: ${events}` };
}

function arrived(at: Date, zone: string): Text {
  const when = DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd HH:mm');
  return { fr: `dernier envoi arrivé : ${when}`, en: `last arrival: ${when}` };
}

function together(...parts: readonly (Text | null)[]): Text {
  const some = parts.filter((one) => one !== null);
  return { fr: some.map(({ fr }) => fr).join(' ; '), en: some.map(({ en }) => en).join('; ') };
}

const NEVER: Text = { fr: 'aucun envoi n’est jamais arrivé', en: 'nothing has ever arrived' };

const NOT_NOTED = unknown(
  { fr: 'le worker ne le connaît pas encore', en: 'the worker does not know it yet' },
  {
    fr: 'Démarrez le worker avec ces réglages, puis relancez le diagnostic.',
    en: 'Start the worker with these settings, then run the doctor again.',
  },
);

const WAIT: Text = {
  fr: 'Attendez qu’une campagne change d’état, puis relancez le diagnostic.',
  en: 'Wait until a campaign changes its state, then run the doctor again.',
};

const SEE: Text = {
  fr: 'Vérifiez l’adresse, le secret et le récepteur (docs/webhooks.md) : ce qui attend est renvoyé pendant un jour.',
  en: 'Check the address, the secret and the receiver (docs/webhooks.md): what waits is sent again for a day.',
};
