// `/window`: maintenance windows (POL-5): listed, shown with their next occurrences, made, changed, approved, archived.
import { loadWindows } from '../../db/queries/windows/windows.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { WindowId } from '../../domain/ids.ts';
import { answerTo, byOf, card, type PatchCommand, refusalAnswer } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { refusalOfList } from '../shared/reach/refusals.ts';
import { reason, wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { addWindow, approveWindow, archiveWindow, changeWindow, unknownWindow } from './edit-windows.ts';
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

const EDITS = { asks: ['window.edit'], underList: 'closed' } as const;

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
        does: { fr: 'montre une fenêtre et ses dix prochaines dates', en: 'shows a window and its next ten dates' },
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
        ...EDITS,
      },
      {
        parts: { add: keyword(['ajouter', 'add'], ['add']), name: NAME, when: WHEN },
        does: {
          fr: 'crée une fenêtre qui crée ses campagnes et prévient les responsables la veille',
          en: 'creates a window that makes its campaigns and tells owners the day before',
        },
        example: {
          fr: '/fenetre ajouter web chaque deuxième mardi 22:00 4h automatique prévenir 1 pour groupe "Frontaux web"',
          en: '/window add web every second Tuesday 22:00 4h automatic tell 1 for group "Web fronts"',
        },
        ...EDITS,
      },
      {
        parts: { change: keyword(['modifier'], ['change']), name: NAME, when: WHEN },
        does: { fr: 'modifie une fenêtre, à approuver de nouveau', en: 'changes a window, to be approved again' },
        example: {
          fr: '/fenetre modifier nuit chaque mardi et jeudi 21:00 3h pour domaine trafic',
          en: '/window change night every Tuesday and Thursday 21:00 3h for domain trafic',
        },
        ...EDITS,
      },
      {
        parts: { name: NAME, approve: keyword(['approuver', 'renouveler'], ['approve', 'renew']) },
        does: { fr: 'approuve une fenêtre pour 90 jours', en: 'approves a window for 90 days' },
        example: { fr: '/fenetre nuit approuver', en: '/window night approve' },
        ...EDITS,
      },
      {
        parts: { name: NAME, archive: keyword(['archiver'], ['archive']) },
        does: { fr: 'archive une fenêtre', en: 'archives a window' },
        example: { fr: '/fenetre nuit archiver', en: '/window night archive' },
        ...EDITS,
      },
    ],
    parse: parseWindow,
    abilityFor: ({ kind }) => (kind === 'list' || kind === 'show' ? 'read' : 'window.edit'),
    run: (context) => run(operations, context),
  };
}

async function run(operations: OperationContext, context: CommandContext<WindowArgs>): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  const shown = ({ windowId }: { readonly windowId: WindowId }) => windowCardOf(windowId);
  // The name of a window may be that of an application (PEOPLE-3).
  const closed = await refusalOfList(operations.db, context.user.id);
  if (closed !== null && (args.kind === 'list' || args.kind === 'show')) return refusalAnswer(closed);
  switch (args.kind) {
    case 'list':
      return card(cardKeyText({ kind: 'windows' }));
    case 'show': {
      const found = await findWindow(operations.db, args.name);
      return found === null ? { kind: 'text', text: await unknownWindow(operations.db, args.name) } : shown(found);
    }
    case 'add':
      return answerTo(await addWindow(operations, by, args.asked), shown);
    case 'change':
      return answerTo(await changeWindow(operations, by, { window: args.asked.name, asked: args.asked }), shown);
    case 'approve':
      return answerTo(await approveWindow(operations, by, { window: args.name }), shown);
    case 'archive':
      return answerTo(await archiveWindow(operations, by, args.name), () => card(cardKeyText({ kind: 'windows' })));
  }
}

function windowCardOf(windowId: WindowId): CommandAnswer {
  return card(cardKeyText({ kind: 'window', windowId }));
}

async function findWindow(db: Db, name: string): Promise<{ readonly windowId: WindowId } | null> {
  const found = (await loadWindows(db)).find((one) => foldCase(one.name) === foldCase(name));
  return found === undefined ? null : { windowId: found.id };
}
