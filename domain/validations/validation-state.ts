// The life of a `patch_validation` row: who may answer, with what, and until when (VALID-1, VALID-3).
import type { ApplicationId } from '../ids.ts';
import type { Text } from '../language.ts';
import { may, type Role, whoMay } from '../people/roles.ts';

export type ValidationStatus = 'en_attente' | 'validated_ok' | 'validated_ko' | 'forced';

export type Validation = {
  readonly status: ValidationStatus;
  readonly comment: string | null;
  /** Application of the server; null: nobody owns it, only an admin can settle it. */
  readonly applicationId: ApplicationId | null;
  /** A linked production server has been started on the strength of the answer. */
  readonly productionStarted: boolean;
  /** What it is about was rolled back, or is being (RUN-10). */
  readonly undone?: boolean;
};

export type Respondent = {
  readonly roles: readonly Role[];
  /** Applications of which the person is the owner or the deputy. */
  readonly applications: readonly ApplicationId[];
};

export type ValidationAnswer =
  | { readonly kind: 'ok'; readonly comment: string | null }
  | { readonly kind: 'ko'; readonly comment: string }
  | { readonly kind: 'force'; readonly reason: string };

export type ValidationResult =
  /** `lacks`: nothing else stands against it. */
  | { readonly kind: 'refused'; readonly text: Text; readonly lacks?: 'reason' }
  /** The same answer once more, as after a doubled click: nothing to store. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'answered'; readonly status: ValidationStatus; readonly comment: string | null };

/** GATE-1: the two states that open production. */
export const OPENING_STATUSES: readonly ValidationStatus[] = ['validated_ok', 'forced'];

export function opensProduction(status: ValidationStatus): boolean {
  return OPENING_STATUSES.includes(status);
}

/**
 * VALID-1. OK and KO belong to an owner of that application: an admin who is not one forces, with a reason, so that
 * `validated_ok` always means that an owner said so.
 */
export function mayAnswer(by: Respondent, applicationId: ApplicationId | null): boolean {
  return applicationId !== null && may(by.roles, 'validation.answer') && by.applications.includes(applicationId);
}

/** VALID-1: the new state of the row, or the sentence that refuses. A first answer is never too late. */
export function answerValidation(current: Validation, answer: ValidationAnswer, by: Respondent): ValidationResult {
  const refusal = rightRefusal(current, answer, by) ?? nothingToForce(current, answer);
  if (refusal !== null) return { kind: 'refused', text: refusal };
  const next = { status: STATUS_OF[answer.kind], comment: commentOf(answer) };
  if (current.status === next.status && current.comment === next.comment) return { kind: 'unchanged' };
  if (current.undone === true) return { kind: 'refused', text: UNDONE };
  const late = current.productionStarted ? lateRefusal(current, answer) : null;
  if (late !== null) return { kind: 'refused', text: late };
  const lacking = next.comment === null ? LACKING[answer.kind] : null;
  return lacking === null ? { kind: 'answered', ...next } : { kind: 'refused', text: lacking, lacks: 'reason' };
}

const STATUS_OF = { ok: 'validated_ok', ko: 'validated_ko', force: 'forced' } as const;

const UNDONE: Text = {
  fr: 'Ce serveur a été ramené à son snapshot : il n’y a plus rien à valider.',
  en: 'This server was rolled back to its snapshot: there is nothing left to validate.',
};

/** VALID-3: a KO still closes what has not started; only its owner takes it back, and says why. */
function lateRefusal(current: Validation, answer: ValidationAnswer): Text | null {
  if (current.status !== 'validated_ko' || answer.kind === 'ko') return null;
  if (answer.kind === 'force') return KO_STANDS;
  return commentOf(answer) === null ? WHY_OK : null;
}

const KO_STANDS: Text = {
  fr: 'La production a déjà commencé : seul le responsable peut revenir sur son KO. Pour passer outre au blocage de la production : /feu-vert.',
  en: 'Production has already started: only the owner can change a KO. To override the production block: /go.',
};
const WHY_OK: Text = {
  fr: 'La production a déjà commencé : ajoutez un commentaire pour passer d’un KO à un OK.',
  en: 'Production has already started: add a comment to change a KO to an OK.',
};

/** What operators and coordinators are told at once; another comment on a KO that stands is none. */
export function isRefusal(before: Validation, next: ValidationStatus): boolean {
  return next === 'validated_ko' && before.status !== 'validated_ko';
}

function commentOf(answer: ValidationAnswer): string | null {
  const comment = answer.kind === 'force' ? answer.reason : answer.comment;
  return comment?.trim() || null;
}

function rightRefusal(current: Validation, answer: ValidationAnswer, by: Respondent): Text | null {
  if (answer.kind === 'force') return may(by.roles, 'validation.force') ? null : whoMay('validation.force');
  if (mayAnswer(by, current.applicationId)) return null;
  if (may(by.roles, 'validation.force')) {
    return {
      fr: 'Vous n’êtes pas responsable de cette application : pour répondre à sa place, forcez la validation, avec un motif.',
      en: 'You are not an owner of this application: to answer instead, force the validation, with a reason.',
    };
  }
  return {
    fr: 'Seul un responsable de cette application peut valider ce serveur.',
    en: 'Only an owner of this application can validate this server.',
  };
}

/** Asked for last: nobody comments on what is refused anyway. */
const LACKING: Readonly<Record<ValidationAnswer['kind'], Text | null>> = {
  ok: null,
  ko: { fr: 'Commentaire obligatoire pour un KO.', en: 'A KO requires a comment.' },
  force: { fr: 'Indiquez le motif pour forcer une validation.', en: 'Give a reason to force a validation.' },
};

function nothingToForce(current: Validation, answer: ValidationAnswer): Text | null {
  if (answer.kind !== 'force' || current.status !== 'validated_ok') return null;
  return {
    fr: 'Le responsable a déjà répondu OK : il n’y a rien à forcer.',
    en: 'The owner has already answered OK: there is nothing to force.',
  };
}
