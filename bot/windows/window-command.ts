// `/window`: maintenance windows (POL-5): listed, shown with their next occurrences, made, changed, approved, archived.
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadWindows, type NamedWindow } from '../../db/queries/windows/windows.ts';
import type { Db } from '../../db/schema/database.ts';
import { whenText } from '../../domain/campaigns/start-windows.ts';
import { minutesText } from '../../domain/counts.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { Text } from '../../domain/language.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { approvalEnd, closureOf, isLapsed } from '../../domain/windows/decide-occurrence.ts';
import { occurrences } from '../../domain/windows/occurrence.ts';
import { recurrenceText } from '../../domain/windows/recurrence-words.ts';
import { answerTo, byOf, type PatchCommand, refusalAnswer, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { refusalOfList } from '../shared/reach/refusals.ts';
import { reason, wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { addWindow, approveWindow, archiveWindow, changeWindow } from './edit-windows.ts';
import { parseWindow, type WindowArgs } from './window-words.ts';

const NAME = wordArgument(
  { fr: 'Fenêtre', en: 'Window' },
  { fr: 'Il manque le nom de la fenêtre.', en: 'The name of the window is missing.' },
);
const WHEN = {
  ...reason,
  label: { fr: 'Jours, heure, durée et périmètre', en: 'Days, hour, length and what it covers' },
  missing: {
    fr: 'Il manque les jours et l’heure : chaque deuxième mardi 22:00 4h.',
    en: 'The days and the hour are missing: every second Tuesday 22:00 4h.',
  },
} as const;

export function windowCommand(operations: OperationContext): PatchCommand<WindowArgs> {
  return {
    name: { fr: 'fenetre', en: 'window' },
    aliases: ['fenetres', 'windows'],
    ability: 'read',
    help: { fr: 'montre et modifie les fenêtres de maintenance', en: 'shows and changes maintenance windows' },
    forms: [
      {
        parts: {},
        does: { fr: 'montre les fenêtres de maintenance', en: 'shows the maintenance windows' },
        underList: 'closed',
        example: { fr: '/fenetre', en: '/window' },
      },
      {
        parts: { name: NAME },
        does: { fr: 'montre une fenêtre et ses cinq prochaines dates', en: 'shows a window and its next five dates' },
        underList: 'closed',
        example: { fr: '/fenetre nuit', en: '/window night' },
      },
      {
        parts: { add: keyword(['ajouter', 'add'], ['add']), name: NAME, when: WHEN },
        does: { fr: 'crée une fenêtre, à approuver ensuite', en: 'creates a window, to be approved afterwards' },
        example: {
          fr: '/fenetre ajouter nuit chaque deuxième mardi 22:00 4h pour domaine trafic',
          en: '/window add night every second Tuesday 22:00 4h for domain trafic',
        },
      },
      {
        parts: { change: keyword(['modifier'], ['change']), name: NAME, when: WHEN },
        does: { fr: 'modifie une fenêtre, à approuver de nouveau', en: 'changes a window, to be approved again' },
        example: {
          fr: '/fenetre modifier nuit chaque mardi et jeudi 21:00 3h pour domaine trafic',
          en: '/window change night every Tuesday and Thursday 21:00 3h for domain trafic',
        },
      },
      {
        parts: { name: NAME, approve: keyword(['approuver', 'renouveler'], ['approve', 'renew']) },
        does: { fr: 'approuve une fenêtre pour 90 jours', en: 'approves a window for 90 days' },
        example: { fr: '/fenetre nuit approuver', en: '/window night approve' },
      },
      {
        parts: { name: NAME, archive: keyword(['archiver'], ['archive']) },
        does: { fr: 'archive une fenêtre', en: 'archives a window' },
        example: { fr: '/fenetre nuit archiver', en: '/window night archive' },
      },
    ],
    parse: parseWindow,
    abilityFor: ({ kind }) => (kind === 'list' || kind === 'show' ? 'read' : 'settings.edit'),
    run: (context) => run(operations, context),
  };
}

async function run(operations: OperationContext, context: CommandContext<WindowArgs>): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  const now = operations.clock.now();
  // The name of a window may be that of an application (PEOPLE-3).
  const closed = await refusalOfList(operations.db, context.user.id);
  if (closed !== null && (args.kind === 'list' || args.kind === 'show')) return refusalAnswer(closed);
  switch (args.kind) {
    case 'list':
      return listAnswer(await loadWindows(operations.db), now);
    case 'show':
      return shown(operations, args.name, now);
    case 'add':
      return answerTo(await addWindow(operations, by, args.asked), ({ name }) =>
        text(
          `Fenêtre ${name} créée. Elle ne change rien tant qu’elle n’est pas approuvée : /fenetre ${name} approuver`,
          `Window ${name} created. It changes nothing until it is approved: /window ${name} approve`,
        ),
      );
    case 'change':
      return answerTo(await changeWindow(operations, by, args.asked), ({ name }) =>
        text(
          `Fenêtre ${name} modifiée. Rien n’y démarre tant qu’elle n’est pas approuvée de nouveau : /fenetre ${name} approuver`,
          `Window ${name} changed. Nothing starts in it until it is approved again: /window ${name} approve`,
        ),
      );
    case 'approve':
      return answerTo(await approveWindow(operations, by, args), ({ name }) =>
        text(
          `Fenêtre ${name} approuvée pour 90 jours : ce qu’elle démarre l’est en votre nom.`,
          `Window ${name} approved for 90 days: what it starts is started in your name.`,
        ),
      );
    case 'archive':
      return answerTo(await archiveWindow(operations, by, args), ({ name }) =>
        text(
          `Fenêtre ${name} archivée : les heures habituelles valent de nouveau.`,
          `Window ${name} archived: the usual hours apply again.`,
        ),
      );
  }
}

function listAnswer(windows: readonly NamedWindow[], now: Date): CommandAnswer {
  if (windows.length === 0) return text('Aucune fenêtre de maintenance.', 'No maintenance windows.');
  const lines = windows.map((window) => ({ when: hoursText(window), state: approvalText(window, now) }));
  const of = (language: 'fr' | 'en') =>
    windows.map(({ name }, at) => `${name} — ${lines[at]?.when[language]} — ${lines[at]?.state[language]}`).join('\n');
  return text(of('fr'), of('en'));
}

async function shown({ db, settings }: OperationContext, name: string, now: Date): Promise<CommandAnswer> {
  const window = (await loadWindows(db)).find((one) => foldCase(one.name) === foldCase(name));
  if (window === undefined) {
    const typed = name.slice(0, 60);
    return text(
      `Fenêtre inconnue : ${typed}. Pour la liste : /fenetre.`,
      `Unknown window: ${typed}. For the list: /window.`,
    );
  }
  const dates = await datesOf(db, window, settings.zone, now);
  const [hours, state] = [hoursText(window), approvalText(window, now)];
  const of = (language: 'fr' | 'en') =>
    [`${window.name} — ${hours[language]}`, state[language], ...dates.map((date) => `- ${date[language]}`)].join('\n');
  return text(of('fr'), of('en'));
}

const DATES = 5;

/** The next ones, with those that a freeze or a holiday keeps from being held. */
async function datesOf(db: Db, window: NamedWindow, zone: string, now: Date): Promise<readonly Text[]> {
  const today = dayIn(now, window.zone);
  const next = occurrences(window, today, addDays(today, 400))
    .filter(({ start }) => start > now)
    .slice(0, DATES);
  const year = Number(today.slice(0, 4));
  const calendar = calendarOf([year, year + 1], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  return next.map((one) => {
    const [day, time] = whenText(one.start, window.zone);
    const closed = closureOf(one, calendar, zone);
    if (closed === null) return { fr: `${day.fr} ${time}`, en: `${day.en} ${time}` };
    return {
      fr: `${day.fr} ${time} : ne sera pas tenue. ${closed.reason.fr}`,
      en: `${day.en} ${time}: will not be held. ${closed.reason.en}`,
    };
  });
}

function hoursText({ recurrence, startsAt, minutes, zone, task, production }: NamedWindow): Text {
  const [days, long] = [recurrenceText(recurrence), minutesText(minutes)];
  const tasks = {
    scan: ['scan', 'scan'],
    install: ['mise à jour', 'update'],
    reboot: ['redémarrage', 'reboot'],
  } as const;
  const [fr, en] = tasks[task];
  return {
    fr: `${days.fr}, ${startsAt} (${zone}), ${long.fr}, ${fr}${production ? ', production comprise' : ''}`,
    en: `${days.en}, ${startsAt} (${zone}), ${long.en}, ${en}${production ? ', production included' : ''}`,
  };
}

function approvalText({ approvedAt, zone }: NamedWindow, now: Date): Text {
  if (approvedAt === null) return { fr: 'à approuver', en: 'to be approved' };
  const [day] = whenText(approvalEnd(approvedAt), zone);
  return isLapsed(approvedAt, now)
    ? { fr: `approbation expirée le ${day.fr}`, en: `approval ended on ${day.en}` }
    : { fr: `approuvée jusqu’au ${day.fr}`, en: `approved until ${day.en}` };
}
