// A decision of a baseline, in words.
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import type { Obstacle } from './candidate.ts';
import type { Approval, Decision, Missing, Rejection } from './decide.ts';

export function decisionText(decision: Decision): Text {
  switch (decision.kind) {
    case 'approved':
      return approvalText(decision.because);
    case 'held':
      return heldText(decision);
    case 'unrated': {
      const { fr, en } = MISSING[decision.missing];
      return { fr: `en attente : ${fr}`, en: `on hold: ${en}` };
    }
    case 'ask': {
      const { fr, en } = MISSING[decision.missing];
      return { fr: `à décider : ${fr}`, en: `to be decided: ${en}` };
    }
    case 'obstacle':
      return OBSTACLE_TEXT[decision.obstacle];
    case 'rejected':
      return rejectionText(decision.because);
    case 'left':
      return decision.nonSecurity ? NOT_SECURITY : NO_RULE;
    case 'lockstep': {
      const { fr, en } = decisionText(decision.as);
      return {
        fr: `même version que pour ${decision.arch} : ${fr}`,
        en: `same version as for ${decision.arch}: ${en}`,
      };
    }
  }
}

const NOT_SECURITY: Text = { fr: 'pas un correctif de sécurité', en: 'not a security update' };
const NO_RULE: Text = { fr: 'aucune règle ne le couvre', en: 'no rule covers it' };

const MISSING: Readonly<Record<Missing, Text>> = {
  advisory: { fr: 'sans avis', en: 'no advisory' },
  kind: { fr: 'type non indiqué', en: 'no type given' },
  severity: { fr: 'sévérité non indiquée', en: 'no severity given' },
  repository: { fr: 'dépôt non indiqué', en: 'no repository given' },
};

export const OBSTACLE_TEXT: Readonly<Record<Obstacle, Text>> = {
  phased: {
    fr: 'diffusion progressive : apt le diffère sur ce serveur',
    en: 'phased update: apt defers it on this server',
  },
  held: { fr: 'bloqué sur le serveur lui-même', en: 'held on the server itself' },
  asks: {
    fr: 'pose des questions pendant son installation : à installer à la main',
    en: 'asks questions while it is installed: install it by hand',
  },
  broken: { fr: 'dépendances de paquets non satisfaites', en: 'unmet package dependencies' },
};

function approvalText(because: Approval): Text {
  switch (because.by) {
    case 'name':
      return { fr: `approuvé par son nom (${because.pattern})`, en: `approved by name (${because.pattern})` };
    case 'advisory':
      return { fr: `approuvé par l’avis ${because.advisory}`, en: `approved by advisory ${because.advisory}` };
    case 'unrated': {
      const { fr, en } = MISSING[because.missing];
      return { fr: `installé, ${fr}`, en: `installed, ${en}` };
    }
    case 'rule': {
      const n = because.rule + 1;
      if (because.advisory === null) return { fr: `règle ${n}`, en: `rule ${n}` };
      return { fr: `règle ${n}, avis ${because.advisory}`, en: `rule ${n}, advisory ${because.advisory}` };
    }
  }
}

function heldText({ until, advisory, counted }: Extract<Decision, { kind: 'held' }>): Text {
  const day = dayText(until);
  const about = advisory === null ? { fr: '', en: '' } : { fr: ` (${advisory})`, en: ` (${advisory})` };
  if (counted === 'issued')
    return { fr: `en attente jusqu’au ${day.fr}${about.fr}`, en: `on hold until ${day.en}${about.en}` };
  return {
    fr: `en attente jusqu’au ${day.fr}${about.fr}, compté depuis sa première apparition ici`,
    en: `on hold until ${day.en}${about.en}, counted from when it was first seen here`,
  };
}

function rejectionText(because: Rejection): Text {
  switch (because.by) {
    case 'exclusion':
      return { fr: 'retenu par une exclusion de paquet', en: 'held back by a package exclusion' };
    case 'name':
      return { fr: `rejeté par son nom (${because.pattern})`, en: `rejected by name (${because.pattern})` };
    case 'obsoletes':
      return {
        fr: `remplacerait ${because.name}, rejeté (${because.pattern})`,
        en: `would replace ${because.name}, which is rejected (${because.pattern})`,
      };
    case 'advisory':
      return { fr: `avis ${because.advisory} rejeté`, en: `advisory ${because.advisory} is rejected` };
  }
}
