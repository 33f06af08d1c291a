// `/role @person …`: what somebody may do, until when and on which servers, changed by an admin (PEOPLE-2, PEOPLE-3).
import { isoDay } from '../../domain/history/iso-day.ts';
import type { AccountChange } from '../../domain/people/account-change.ts';
import { roleNamed } from '../../domain/people/role-words.ts';
import { answerTo, byOf, type PatchCommand } from '../shared/command-answers.ts';
import { type OperationContext, type Refused, refuse } from '../shared/operation.ts';
import { comment, many, wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { after, keyword, optional } from '../shared/typed/form.ts';
import { changeAccount, type Whose } from './change-account.ts';
import { changedText } from './changed-text.ts';
import { findPerson } from './find-person.ts';
import { parseRole, type RoleArgs } from './role-words.ts';

const PERSON = {
  ...wordArgument({ fr: 'Personne', en: 'Person' }, { fr: 'Il manque la personne.', en: 'The person is missing.' }),
  isName: true,
} as const;
const ROLE = wordArgument(
  { fr: 'Rôle', en: 'Role' },
  { fr: 'Il manque le rôle.', en: 'The role is missing.' },
  (word) => roleNamed(word) !== null,
);
const DAY = wordArgument(
  { fr: 'Dernier jour', en: 'Last day' },
  { fr: 'Il manque le dernier jour.', en: 'The last day is missing.' },
  (word) => isoDay(word) !== null || ['never', 'jamais'].includes(word),
);
const SERVERS = many(
  wordArgument(
    { fr: 'Serveurs', en: 'Servers' },
    {
      fr: 'Il manque les serveurs, domaines ou applications.',
      en: 'The servers, domains or applications are missing.',
    },
  ),
);
const UNTIL = [['jusqu’au'], ['until']] as const;

const FORMS: PatchCommand<RoleArgs>['forms'] = [
  {
    parts: { person: PERSON, role: ROLE, day: after(...UNTIL, DAY) },
    does: {
      fr: 'donne un rôle, sans fin ou jusqu’à une date ; une adresse sans compte en reçoit un',
      en: 'gives a role, for good or until a date; an address without an account gets one',
    },
    example: { fr: '/role @Khalid operateur jusqu’au 31/12/2027', en: '/role @Khalid operator until 31/12/2027' },
    underList: 'whole',
  },
  {
    parts: { person: PERSON, remove: keyword(['retirer'], ['remove']), role: ROLE },
    does: { fr: 'retire un rôle', en: 'removes a role' },
    example: { fr: '/role @Khalid retirer operateur', en: '/role @Khalid remove operator' },
  },
  {
    parts: { person: PERSON, disable: keyword(['desactiver'], ['disable']), reason: optional(comment) },
    does: {
      fr: 'retire tous ses droits dès maintenant, et annule ses démarrages en attente',
      en: 'takes away all their rights now, and cancels their pending starts',
    },
    example: { fr: '/role @Khalid desactiver départ de l’équipe', en: '/role @Khalid disable has left the team' },
  },
  {
    parts: { person: PERSON, enable: keyword(['reactiver'], ['enable']) },
    does: { fr: 'réactive un compte', en: 'enables an account again' },
    example: { fr: '/role @Khalid reactiver', en: '/role @Khalid enable' },
    underList: 'whole',
  },
  {
    parts: { person: PERSON, until: keyword(['jusqu’au'], ['until']), day: DAY },
    does: { fr: 'change la fin d’un compte ; jamais : sans fin', en: 'changes the end of an account; never: none' },
    example: { fr: '/role @Khalid jusqu’au 31/12/2027', en: '/role @Khalid until 31/12/2027' },
  },
  {
    parts: { person: PERSON, only: keyword(['seulement'], ['only']), servers: SERVERS },
    does: {
      fr: 'restreint un compte à des serveurs : noms, noms avec *, domaine:, zone: ou application:',
      en: 'limits an account to some servers: names, names with *, domain:, zone: or application:',
    },
    example: { fr: '/role @Khalid seulement domaine:FL vp*', en: '/role @Khalid only domain:FL vp*' },
    underList: 'whole',
  },
  {
    parts: { person: PERSON, everywhere: keyword(['partout'], ['everywhere']) },
    does: { fr: 'rend tous les serveurs à un compte', en: 'gives an account all servers again' },
    example: { fr: '/role @Khalid partout', en: '/role @Khalid everywhere' },
    underList: 'whole',
  },
];

export function roleCommand(operations: OperationContext): PatchCommand<RoleArgs> {
  return {
    name: { fr: 'role', en: 'role' },
    aliases: ['roles'],
    ability: 'role.manage',
    help: { fr: 'donne et retire des rôles', en: 'gives and removes roles' },
    forms: FORMS,
    parse: parseRole,
    run: (context) => run(operations, context),
  };
}

async function run(operations: OperationContext, context: CommandContext<RoleArgs>): Promise<CommandAnswer> {
  const { person, change, reason } = context.args;
  const found = await findPerson(operations.db, person);
  if (found.kind === 'refused') return { kind: 'text', text: found.text };
  const whose: Whose = found.kind === 'person' ? { userId: found.person.id } : { email: found.email };
  const stranger = found.kind === 'new' ? refusalOfStranger(found.email, change) : null;
  if (stranger !== null) return { kind: 'text', text: stranger.text };
  const outcome = await changeAccount(operations, byOf(context), { whose, change, reason });
  const { zone } = operations.settings;
  return answerTo(outcome, (done) => ({
    kind: 'text',
    text: changedText(change, done, { zone, isNew: found.kind === 'new' }),
  }));
}

/** Only a role makes an account. */
function refusalOfStranger(email: string, change: AccountChange): Refused | null {
  if (change.kind === 'grant') return null;
  return refuse(
    `Aucun compte n’a l’adresse ${email}. Pour en créer un, donnez-lui un rôle : /role ${email} operateur.`,
    `No account has the address ${email}. To create one, give it a role: /role ${email} operator.`,
  );
}
