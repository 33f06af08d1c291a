import type { Language } from '../../domain/language.ts';

/** One card as a version posted it. */
export type KeptCard = {
  /** As `domain/card-key` writes it. */
  readonly key: string;
  readonly language: Language;
  /** Entra id of whom it was drawn for; null: for everybody in that conversation. */
  readonly person: string | null;
  readonly conversation: string;
  /** The message that showed it. */
  readonly message: string;
  readonly card: Record<string, unknown>;
};
