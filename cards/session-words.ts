// How states and steps of a server in a campaign are named on cards.
import type { AttemptStep } from '../domain/attempts/attempt-steps.ts';
import { type SessionStatus, statusText } from '../domain/campaigns/session-state.ts';
import type { Language, Text } from '../domain/language.ts';
import type { ValidationStatus } from '../domain/validations/validation-state.ts';
import type { TextRun } from './adaptive-card.ts';
import { run } from './plain-text.ts';

const STATUS_COLORS = {
  pending: {},
  prereq_ok: { color: 'Accent' },
  excluded: { color: 'Warning' },
  in_progress: { color: 'Accent' },
  patched: { color: 'Good' },
  failed: { color: 'Attention' },
  reported: { color: 'Good' },
} as const;

/** The word carries the meaning; the colour only helps. */
export function statusRun(status: SessionStatus, language: Language): TextRun {
  return run(statusText(status)[language], STATUS_COLORS[status]);
}

/** The same of a server of which the owner said KO: a failure to be worked on, though it is patched (RUN-10). */
export function workedRun(
  { status, rejected = false }: { readonly status: SessionStatus; readonly rejected?: boolean },
  language: Language,
): TextRun {
  return rejected ? run(REJECTED[language], STATUS_COLORS.failed) : statusRun(status, language);
}

const REJECTED: Text = { fr: 'patché, KO du responsable', en: 'patched, KO from the owner' };

const STEPS: Readonly<Record<AttemptStep, Text>> = {
  prerequisites: { fr: 'prérequis', en: 'prerequisites' },
  'inventory-before': { fr: 'inventaire avant', en: 'inventory before' },
  snapshot: { fr: 'snapshot', en: 'snapshot' },
  'pin-kernel': { fr: 'noyau actuel retenu', en: 'current kernel pinned' },
  update: { fr: 'mise à jour', en: 'update' },
  'actions-before': { fr: 'actions avant la mise à jour', en: 'actions before the update' },
  verify: { fr: 'vérification', en: 'verification' },
  'actions-after': { fr: 'actions après la mise à jour', en: 'actions after the update' },
  'actions-after-reboot': { fr: 'actions après le redémarrage', en: 'actions after the reboot' },
  reboot: { fr: 'redémarrage', en: 'reboot' },
  checks: { fr: 'contrôles', en: 'checks' },
  'keep-kernel': { fr: 'nouveau noyau par défaut', en: 'new kernel by default' },
  'inventory-after': { fr: 'inventaire après', en: 'inventory after' },
  conclude: { fr: 'conclusion', en: 'conclusion' },
};

export function stepText(step: AttemptStep): Text {
  return STEPS[step];
}

const VALIDATIONS: Readonly<Record<ValidationStatus, { readonly text: Text; readonly style: Partial<TextRun> }>> = {
  en_attente: { text: { fr: 'en attente', en: 'pending' }, style: { color: 'Warning' } },
  validated_ok: { text: { fr: 'OK', en: 'OK' }, style: { color: 'Good' } },
  validated_ko: { text: { fr: 'KO', en: 'KO' }, style: { color: 'Attention' } },
  forced: { text: { fr: 'forcée', en: 'forced' }, style: { color: 'Warning' } },
};

export function validationRun(status: ValidationStatus, language: Language): TextRun {
  const { text, style } = VALIDATIONS[status];
  return { ...run(text[language], { weight: 'Bolder' }), ...style };
}
