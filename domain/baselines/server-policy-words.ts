// Which policy decides what an update of one server installs, and how much (POL-1, POL-2): for whoever asks why it lacks something.
import { nameList } from '../attempts/name-list.ts';
import { type Foundation, foundationText } from '../foundations/foundation.ts';
import type { Text } from '../language.ts';
import type { Decided, Decision } from './decide.ts';

export type BaselineOfServer = {
  readonly name: string;
  readonly version: number;
  readonly decided: readonly Decided[];
};

type Fate = 'approved' | 'delayed' | 'undecided' | 'kept' | 'rejected' | 'left';

const FATES: Readonly<Record<Exclude<Decision['kind'], 'lockstep'>, Fate>> = {
  approved: 'approved',
  held: 'delayed',
  unrated: 'undecided',
  ask: 'undecided',
  obstacle: 'kept',
  rejected: 'rejected',
  left: 'left',
};

const WORDS: readonly (readonly [Fate, one: Text, more: Text])[] = [
  ['approved', { fr: 'approuvée', en: 'approved' }, { fr: 'approuvées', en: 'approved' }],
  ['delayed', { fr: 'différée', en: 'delayed' }, { fr: 'différées', en: 'delayed' }],
  ['undecided', { fr: 'à décider', en: 'undecided' }, { fr: 'à décider', en: 'undecided' }],
  [
    'kept',
    { fr: 'retenue par le serveur', en: 'held on the server' },
    { fr: 'retenues par le serveur', en: 'held on the server' },
  ],
  [
    'rejected',
    { fr: 'rejetée ou exclue', en: 'rejected or excluded' },
    { fr: 'rejetées ou exclues', en: 'rejected or excluded' },
  ],
  ['left', { fr: 'non couverte', en: 'not covered' }, { fr: 'non couvertes', en: 'not covered' }],
];

/** Nothing pending: the name alone. */
export function baselineOfServerText({ name, version, decided }: BaselineOfServer): Text {
  const counts = new Map<Fate, number>();
  for (const { decision } of decided) {
    const fate = FATES[decision.kind === 'lockstep' ? decidedAs(decision) : decision.kind];
    counts.set(fate, (counts.get(fate) ?? 0) + 1);
  }
  const parts = WORDS.flatMap(([fate, one, more]): Text[] => {
    const n = counts.get(fate) ?? 0;
    const { fr, en } = n === 1 ? one : more;
    return n === 0 ? [] : [{ fr: `${n} ${fr}`, en: `${n} ${en}` }];
  });
  const [fr, en] = [parts.map((part) => part.fr).join(', '), parts.map((part) => part.en).join(', ')];
  const updates = decided.length === 1 ? ['mise à jour', 'update'] : ['mises à jour', 'updates'];
  return {
    fr: `Référentiel «\u00a0${name}\u00a0» (version ${version})${fr === '' ? '' : ` : ${decided.length} ${updates[0]}, ${fr}`}`,
    en: `Baseline “${name}” (version ${version})${en === '' ? '' : `: ${decided.length} ${updates[1]}, ${en}`}`,
  };
}

function decidedAs({ as }: Extract<Decision, { kind: 'lockstep' }>): Exclude<Decision['kind'], 'lockstep'> {
  return as.kind === 'lockstep' ? decidedAs(as) : as.kind;
}

export function groupOfServerText(name: string): Text {
  return { fr: `Groupe de patch «\u00a0${name}\u00a0»`, en: `Patch group “${name}”` };
}

/** Those that replace its hours (POL-5). */
export function windowsOfServerText(names: readonly string[]): Text {
  const list = names.join(', ');
  return names.length === 1
    ? { fr: `Fenêtre de maintenance : ${list}`, en: `Maintenance window: ${list}` }
    : { fr: `Fenêtres de maintenance : ${list}`, en: `Maintenance windows: ${list}` };
}

const MOST_NAMED = 6;

/** Those that are patched and checked before it (RUN-20). */
export function dependenciesOfServerText(hostnames: readonly string[]): Text {
  const names = nameList(hostnames, MOST_NAMED);
  return {
    fr: `Patché après ceux dont il dépend, une fois contrôlés : ${names.fr}`,
    en: `Patched after those that it depends on, once they are checked: ${names.en}`,
  };
}

/** RUN-21. */
export function foundationOfServerText(foundation: Foundation): Text {
  const what = foundationText(foundation);
  return {
    fr: `Socle de PatchCenter (${what.fr}) : patché en dernier, seul, et confirmé par son nom`,
    en: `Foundation of PatchCenter (${what.en}): patched last, alone, and confirmed by its name`,
  };
}
