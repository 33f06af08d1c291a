// `/move host[,host…] wednesday [10:15] [in 12]`: another day or slot (SLOT-1, SLOT-2).

import type { SlotTime } from '../../domain/clock.ts';
import { slotText } from '../../domain/day-text.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { outsideCalendar } from '../../domain/history/iso-day.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { type DayAsked, dayAsked, timeAsked } from '../../domain/planning/day-asked.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign, day, servers, wordArgument } from '../shared/typed/argument-kinds.ts';
import { lacking, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { after, optional } from '../shared/typed/form.ts';
import { inCampaign } from '../shared/typed/in-campaign.ts';
import { type MovedServer, moveSessions } from './move-sessions.ts';

const TIME = wordArgument(
  { fr: 'Heure', en: 'Time' },
  { fr: 'Il manque l’heure.', en: 'The time is missing.' },
  (word) => timeAsked(word) !== null,
);

type MoveArgs = {
  readonly hostnames: readonly string[];
  readonly day: DayAsked;
  readonly slot: SlotTime | null;
  readonly campaignId: CampaignId | null;
};

const MAX_NAMED = 8;

const AT = new Set(['a', 'at']);

export function moveCommand(operations: OperationContext): PatchCommand<MoveArgs> {
  return {
    name: { fr: 'deplacer', en: 'move' },
    ability: 'session.move',
    help: { fr: 'déplace des serveurs à un autre créneau', en: 'moves servers to another slot' },
    forms: [
      {
        parts: { servers, day, time: optional(TIME), campaignId: after(['dans'], ['in'], campaign) },
        does: {
          fr: 'déplace des serveurs à un autre jour ou créneau de leur semaine',
          en: 'moves servers to another day or slot of their week',
        },
        example: { fr: '/deplacer vrinfapp1 mardi 10h15', en: '/move vrinfapp1 tuesday 10:15' },
      },
    ],
    parse: parseMove,
    run: async (context) =>
      answerTo(await moveSessions(operations, byOf(context), context.args), ({ moved }) => {
        const { fr, en } = movedTo(moved);
        return text(`Déplacé : ${fr}.`, `Moved: ${en}.`);
      }),
  };
}

function movedTo(moved: readonly MovedServer[]): Text {
  const shown = moved.slice(0, MAX_NAMED).map(({ hostname, day, slot }) => ({ hostname, ...slotText(day, slot) }));
  const rest = moved.length - shown.length;
  const more = rest > 0 ? [`+${rest}`] : [];
  return {
    fr: [...shown.map(({ hostname, fr }) => `${hostname}, ${fr}`), ...more].join(' ; '),
    en: [...shown.map(({ hostname, en }) => `${hostname}, ${en}`), ...more].join('; '),
  };
}

/** The servers, then the day, then the hour if there is one. */
function parseMove({ list }: Words): ParsedArgs<MoveArgs> {
  const { words, campaignId } = inCampaign(list);
  const at = words.findIndex((word, index) => index > 0 && dayAsked(word) !== null);
  if (words.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  const absent = words.flatMap((word) => outsideCalendar(word) ?? [])[0];
  if (absent !== undefined) return wrong(absent.fr, absent.en);
  const day = at === -1 ? null : dayAsked(words[at] ?? '');
  if (day === null) {
    return lacking(
      'day',
      'Il manque le jour : mardi, 03/02 ou 2027-02-03.',
      'The day is missing: tuesday, 03/02 or 2027-02-03.',
    );
  }
  const behind = words.slice(at + 1);
  const [hour, extra] = AT.has(foldCase(behind[0] ?? '')) && behind.length > 1 ? behind.slice(1) : behind;
  const slot = hour === undefined ? null : timeAsked(hour);
  if (hour !== undefined && slot === null) {
    const shown = hour.slice(0, 40);
    return wrong(`« ${shown} » n’est pas une heure : 10:15 ou 10h15.`, `“${shown}” is no time: 10:15.`);
  }
  if (extra !== undefined) {
    const shown = extra.slice(0, 40);
    return wrong(
      `« ${shown} » est de trop : les serveurs, un jour, une heure.`,
      `“${shown}” is too much: the servers, a day, a time.`,
    );
  }
  return { kind: 'args', args: { hostnames: words.slice(0, at), day, slot, campaignId } };
}
