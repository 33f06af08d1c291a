// What a baseline says, in words: a line for each rule, action what holds for all.
import { counted } from '../counts.ts';
import type { Text } from '../language.ts';
import { type ApprovalRule, LEVEL_TEXT, type Rules, type Unrated } from './rules.ts';

const KIND_TEXT: Readonly<Record<string, Text>> = {
  security: { fr: 'sécurité', en: 'security' },
  bugfix: { fr: 'correction', en: 'bugfix' },
  enhancement: { fr: 'amélioration', en: 'enhancement' },
  newpackage: { fr: 'nouveau paquet', en: 'new package' },
  recommended: { fr: 'recommandé', en: 'recommended' },
  optional: { fr: 'facultatif', en: 'optional' },
  feature: { fr: 'fonctionnalité', en: 'feature' },
  updates: { fr: 'autre mise à jour', en: 'other update' },
  critical: { fr: 'critique', en: 'critical' },
  rollup: { fr: 'correctif cumulatif', en: 'rollup' },
  update: { fr: 'mise à jour courante', en: 'update' },
  'service-pack': { fr: 'service pack', en: 'service pack' },
  'feature-pack': { fr: 'pack de fonctionnalités', en: 'feature pack' },
  definition: { fr: 'définitions', en: 'definitions' },
  driver: { fr: 'pilote', en: 'driver' },
  tool: { fr: 'outil', en: 'tool' },
  upgrade: { fr: 'mise à niveau', en: 'upgrade' },
};
const SEVERITY_TEXT: Readonly<Record<string, Text>> = {
  critical: { fr: 'critique', en: 'critical' },
  important: { fr: 'importante', en: 'important' },
  moderate: { fr: 'modérée', en: 'moderate' },
  low: { fr: 'faible', en: 'low' },
};

export function kindText(kind: string): Text {
  return KIND_TEXT[kind] ?? { fr: kind, en: kind };
}

export function severityText(severity: string): Text {
  return SEVERITY_TEXT[severity] ?? { fr: severity, en: severity };
}

export function rulesText(rules: Rules): readonly Text[] {
  return [
    ...(rules.approve.length === 0 ? [NO_RULE] : rules.approve.map(ruleText)),
    unratedText(rules.unrated),
    ...(rules.nonSecurity ? [] : [ONLY_SECURITY]),
    ...namesText(rules),
  ];
}

const NO_RULE: Text = { fr: 'Rien n’est approuvé, sauf par son nom.', en: 'Nothing is approved, except by name.' };
const ONLY_SECURITY: Text = { fr: 'Sans les mises à jour hors sécurité.', en: 'Without non-security updates.' };

function ruleText({ kinds, severities, repositories, afterDays, level }: ApprovalRule, index: number): Text {
  const said = (language: 'fr' | 'en') => {
    const or = language === 'fr' ? ' ou ' : ' or ';
    const list = (words: readonly string[], text: (word: string) => Text) =>
      words.map((one) => text(one)[language]).join(or);
    const everything = language === 'fr' ? 'toutes les mises à jour' : 'every update';
    const what = kinds.length === 0 ? everything : list(kinds, kindText);
    const severe =
      severities.length === 0
        ? ''
        : `, ${language === 'fr' ? 'sévérité' : 'severity'} ${list(severities, severityText)}`;
    const from =
      repositories.length === 0 ? '' : `, ${language === 'fr' ? 'dépôts' : 'repositories'} ${repositories.join(', ')}`;
    const when = afterDays === 0 ? AT_ONCE[language] : afterText(afterDays)[language];
    const how =
      level === 'unspecified' ? '' : ` ; ${language === 'fr' ? 'niveau' : 'level'} ${LEVEL_TEXT[level][language]}`;
    return `${index + 1}. ${what}${severe}${from}${language === 'fr' ? ' : ' : ': '}${when}${language === 'fr' ? how : how.replace(' ;', ';')}`;
  };
  return { fr: said('fr'), en: said('en') };
}

const AT_ONCE: Text = { fr: 'aussitôt', en: 'at once' };

function afterText(days: number): Text {
  return {
    fr: `${counted(days, 'fr', 'jour', 'jours')} après la publication`,
    en: `${counted(days, 'en', 'day', 'days')} after it was issued`,
  };
}

export const UNRATED_TEXT: Readonly<Record<Unrated, Text>> = {
  install: { fr: 'installer', en: 'install' },
  hold: { fr: 'mettre en attente', en: 'hold' },
  ask: { fr: 'demander', en: 'ask' },
};

function unratedText({ action, afterDays }: Rules['unrated']): Text {
  const what = UNRATED_TEXT[action];
  if (action !== 'install' || afterDays === 0) {
    return {
      fr: `Sans avis, ou sans ce qu’exige une règle : ${what.fr}.`,
      en: `Without an advisory, or what a rule needs: ${what.en}.`,
    };
  }
  const days = { fr: counted(afterDays, 'fr', 'jour', 'jours'), en: counted(afterDays, 'en', 'day', 'days') };
  return {
    fr: `Sans avis, ou sans ce qu’exige une règle : installer ${days.fr} après sa première apparition ici.`,
    en: `Without an advisory, or what a rule needs: install ${days.en} after it was first seen here.`,
  };
}

function namesText({ approved, rejected }: Rules): readonly Text[] {
  const approvedNames = [...approved.packages, ...approved.advisories].join(', ');
  const rejectedNames = [...rejected.packages, ...rejected.advisories].join(', ');
  const dependency =
    rejected.asDependency === 'block'
      ? { fr: 'même comme dépendance', en: 'even as a dependency' }
      : { fr: 'sauf comme dépendance', en: 'except as a dependency' };
  return [
    ...(approvedNames === '' ? [] : [{ fr: `Approuvés : ${approvedNames}.`, en: `Approved: ${approvedNames}.` }]),
    ...(rejectedNames === ''
      ? []
      : [
          {
            fr: `Rejetés (${dependency.fr}) : ${rejectedNames}.`,
            en: `Rejected (${dependency.en}): ${rejectedNames}.`,
          },
        ]),
  ];
}
