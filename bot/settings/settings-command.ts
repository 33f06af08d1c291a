// `/settings [NAME [VALUE REASON]]`: every setting with where its value comes from, and a change of one, for admins alone.
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { SettingsBook } from '../../domain/settings/setting-line.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { restAfter, unquoted } from '../shared/sentences.ts';
import { reason, wordArgument } from '../shared/typed/argument-kinds.ts';
import { lacking } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { ASSIGNMENT_FORMS, type AssignmentArgs, parseAssignment } from './assignment-form.ts';
import { runAssignment } from './assignment-settings.ts';
import { changedText, changeSetting, type SettingChange } from './change-setting.ts';

type SettingsArgs =
  | { readonly kind: 'assignment'; readonly assignment: AssignmentArgs }
  | { readonly kind: 'list'; readonly begins: string | null }
  | { readonly kind: 'change'; readonly change: SettingChange };

const NAME = wordArgument(
  { fr: 'Réglage', en: 'Setting' },
  { fr: 'Il manque le nom du réglage.', en: 'The name of the setting is missing.' },
);
const VALUE = wordArgument({ fr: 'Valeur', en: 'Value' }, { fr: 'Il manque la valeur.', en: 'The value is missing.' });
const DEFAULT = new Set(['default', 'defaut', 'fichier', 'file']);
const MAX_NAME = 80;

/** `book` absent: a process that was started with none, as in tests. */
export function settingsCommand(operations: OperationContext, book?: SettingsBook): PatchCommand<SettingsArgs> {
  return {
    name: { fr: 'reglages', en: 'settings' },
    ability: 'settings.edit',
    help: {
      fr: 'montre et modifie les réglages, les règles d’affectation et les limites',
      en: 'shows and changes the settings, assignment rules and limits',
    },
    forms: [
      {
        parts: { name: optional(NAME) },
        does: {
          fr: 'montre les réglages, leur origine et leur valeur par défaut, ou ceux dont le nom commence ainsi',
          en: 'shows the settings, where they come from and their defaults, or those whose name begins so',
        },
        underList: 'closed',
        example: { fr: '/reglages gate', en: '/settings gate' },
      },
      {
        parts: { name: NAME, value: VALUE, reason },
        does: {
          fr: 'change un réglage, avec un motif ; la valeur « default » revient au fichier',
          en: 'changes a setting, with a reason; the value “default” goes back to the file',
        },
        changes: true,
        underList: 'closed',
        example: {
          fr: '/reglages gate.freshness campaign accord du comité',
          en: '/settings gate.freshness campaign agreed by the board',
        },
      },
      ...ASSIGNMENT_FORMS,
    ],
    parse,
    run: async (context) => {
      const { args, incoming } = context;
      if (incoming.conversation.kind !== 'personal') {
        return text(
          'Les réglages ne se lisent et ne se changent qu’en conversation personnelle avec moi.',
          'Settings are only read and changed in a personal chat with me.',
        );
      }
      if (args.kind === 'assignment') return runAssignment(operations, { ...context, args: args.assignment });
      if (args.kind === 'list') return { kind: 'card', key: cardKeyText({ kind: 'settings', begins: args.begins }) };
      if (book === undefined) {
        return text('Ce processus n’a pas de réglages à changer.', 'This process has no settings to change.');
      }
      const outcome = await changeSetting(operations, byOf(context), book, args.change);
      return answerTo(outcome, (done) => ({ kind: 'text', text: changedText(done) }));
    },
  };
}

/** A value with commas is one: `1,2,3,4`; one with spaces is quoted. */
const VALUE_AND_REASON = /^(?:"(?<quoted>[^"]*)"|«\s*(?<french>[^»]*?)\s*»|(?<plain>\S+))\s*(?<reason>.*)$/su;

function parse(words: Words): ParsedArgs<SettingsArgs> {
  const assignment = parseAssignment(words);
  if (assignment === null) return parseSetting(words);
  return assignment.kind === 'wrong'
    ? assignment
    : { kind: 'args', args: { kind: 'assignment', assignment: assignment.args } };
}

function parseSetting({ list, rest }: Words): ParsedArgs<SettingsArgs> {
  const [name] = list;
  const tail = name === undefined ? '' : restAfter(rest, [name]).trim();
  const found = VALUE_AND_REASON.exec(tail)?.groups;
  if (name === undefined || found === undefined) {
    return { kind: 'args', args: { kind: 'list', begins: name?.slice(0, MAX_NAME) ?? null } };
  }
  const typed = found.quoted ?? found.french ?? found.plain ?? '';
  const why = unquoted(found.reason ?? '');
  if (why === '') return lacking('reason', 'Il manque le motif.', 'The reason is missing.');
  const value = DEFAULT.has(foldCase(typed)) ? null : typed;
  return { kind: 'args', args: { kind: 'change', change: { name, value, reason: why } } };
}
