// Is there room for the update? (PRE-5) Thresholds differ between a standard campaign and a QuickWin.
import { type Answer, allOf } from '../answer.ts';
import { wholeNumber } from '../counts.ts';
import type { Language, Text } from '../language.ts';
import type { Check, PrerequisiteFacts, PrerequisiteInput, PrerequisiteThresholds } from './prerequisite-input.ts';

type Disk = PrerequisiteFacts['disk'];

/** PRE-5. The text names what lacks room, else what could not be read. */
export function diskCheck({ mode, facts, thresholds }: PrerequisiteInput): Check {
  const parts = facts === null ? [] : partsOf(mode, facts, thresholds);
  const answer = parts.length === 0 ? 'unknown' : allOf(parts.map((part) => part.answer));
  return { code: 'disk', answer, blocking: true, text: diskText(answer, parts) };
}

type Part = { readonly answer: Answer; readonly name: Text };

function partsOf(
  mode: PrerequisiteInput['mode'],
  facts: PrerequisiteFacts,
  thresholds: PrerequisiteThresholds,
): Part[] {
  const { disk } = facts;
  const space = mode === 'quickwin' ? usedParts(disk, thresholds) : freeParts(disk, thresholds);
  const boot = atLeast(disk.bootMb, thresholds.bootMb);
  return [
    ...space,
    { answer: bootAnswer(facts.kernelInScope, boot), name: free('/boot', disk.bootMb, thresholds.bootMb) },
    {
      answer: atLeast(disk.inodesFreePercent, thresholds.inodesFreePercent),
      name: {
        fr: `${shown(disk.inodesFreePercent, 'fr')} % d’inodes libres, ${shown(thresholds.inodesFreePercent, 'fr')} requis`,
        en: `${shown(disk.inodesFreePercent, 'en')}% inodes free, ${shown(thresholds.inodesFreePercent, 'en')} required`,
      },
    },
  ];
}

function freeParts(disk: Disk, { rootMb, varMb }: PrerequisiteThresholds): Part[] {
  return [
    { answer: atLeast(disk.rootMb, rootMb), name: free('/', disk.rootMb, rootMb) },
    { answer: atLeast(disk.varMb, varMb), name: free('/var', disk.varMb, varMb) },
  ];
}

function usedParts(disk: Disk, { usedPercent }: PrerequisiteThresholds): Part[] {
  return [
    { answer: below(disk.rootUsedPercent, usedPercent), name: used('/', disk.rootUsedPercent, usedPercent) },
    { answer: below(disk.varUsedPercent, usedPercent), name: used('/var', disk.varUsedPercent, usedPercent) },
  ];
}

/** No kernel in scope: /boot does not matter. Unknown scope: enough room is enough, too little is unknown. */
function bootAnswer(kernelInScope: Answer, boot: Answer): Answer {
  if (kernelInScope === 'no' || boot === 'yes') return 'yes';
  return kernelInScope === 'yes' ? boot : 'unknown';
}

function atLeast(value: number | null, least: number): Answer {
  if (value === null || Number.isNaN(value)) return 'unknown';
  return value >= least ? 'yes' : 'no';
}

function below(value: number | null, limit: number): Answer {
  if (value === null || Number.isNaN(value)) return 'unknown';
  return value < limit ? 'yes' : 'no';
}

function free(path: string, mb: number | null, least: number): Text {
  return {
    fr: `${path} a ${shown(mb, 'fr')} Mo libres, ${shown(least, 'fr')} requis`,
    en: `${path} has ${shown(mb, 'en')} MB free, ${shown(least, 'en')} required`,
  };
}

function used(path: string, percent: number | null, limit: number): Text {
  return {
    fr: `${path} est rempli à ${shown(percent, 'fr')} %, ${shown(limit, 'fr')} au plus`,
    en: `${path} is ${shown(percent, 'en')}% full, ${shown(limit, 'en')} at most`,
  };
}

/** Rounded down: what lacks a little to the minimum does not read as enough. */
function shown(value: number | null, language: Language): string {
  return value === null ? '?' : wholeNumber(Math.floor(value), language);
}

function diskText(answer: Answer, parts: readonly Part[]): Text {
  if (parts.length === 0) return { fr: 'Disque : non vérifié', en: 'Disk: not checked' };
  const told = parts.filter((part) => part.answer === answer);
  const fr = told.map((part) => part.name.fr).join(', ');
  const en = told.map((part) => part.name.en).join(', ');
  if (answer === 'yes') return { fr: 'Disque : espace suffisant', en: 'Disk: enough space' };
  if (answer === 'no') return { fr: `Disque insuffisant : ${fr}`, en: `Disk too full: ${en}` };
  return { fr: `Disque non vérifié : ${fr}`, en: `Disk not checked: ${en}` };
}
