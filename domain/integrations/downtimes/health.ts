// Whether a server is red in a system of monitoring before it is touched. It warns, and stands in nobody's way.
import type { Answer } from '../../answer.ts';
import type { Text } from '../../language.ts';
import { FAULT_WORDS, type FaultKind } from '../fault.ts';
import { INTEGRATION_TITLES, type IntegrationName } from '../names.ts';

/** `problems`: in the words of the other side. */
export type HostHealth =
  | { readonly kind: 'green' }
  /** It knows problems alone: a server that nobody watches has none either. */
  | { readonly kind: 'no-problem' }
  | { readonly kind: 'red'; readonly problems: readonly string[] }
  | { readonly kind: 'never-checked' | 'absent' | 'ambiguous' }
  | { readonly kind: 'unread'; readonly fault: FaultKind };

export type SaidHealth = { readonly system: IntegrationName; readonly health: HostHealth };

const MOST = 3;
const MAX_LENGTH = 120;

export function healthAnswer({ kind }: HostHealth): Answer {
  if (kind === 'green' || kind === 'no-problem') return 'yes';
  return kind === 'red' ? 'no' : 'unknown';
}

export function healthText({ system, health }: SaidHealth): Text {
  const title = INTEGRATION_TITLES[system];
  const { fr, en } = wordsOf(health);
  return { fr: `${title} : ${fr}`, en: `${title}: ${en}` };
}

function wordsOf(health: HostHealth): Text {
  switch (health.kind) {
    case 'green':
      return { fr: 'aucun problème', en: 'no problem' };
    case 'no-problem':
      return { fr: 'aucune alerte', en: 'no alert' };
    case 'red':
      return {
        fr: `déjà en alerte : ${listed(health.problems, 'fr')}`,
        en: `already in alarm: ${listed(health.problems, 'en')}`,
      };
    case 'never-checked':
      return { fr: 'état inconnu, le serveur n’y a jamais été contrôlé', en: 'state unknown, never checked there' };
    case 'absent':
      return {
        fr: 'état inconnu, le serveur n’y est pas surveillé sous ce nom',
        en: 'state unknown, not monitored there under this name',
      };
    case 'ambiguous':
      return { fr: 'état inconnu, plusieurs hôtes portent ce nom', en: 'state unknown, several hosts bear this name' };
    case 'unread': {
      const { fr, en } = FAULT_WORDS[health.fault];
      return { fr: `état inconnu, ${fr}`, en: `state unknown, ${en}` };
    }
  }
}

function listed(problems: readonly string[], language: 'fr' | 'en'): string {
  const shown = problems.slice(0, MOST).map(shortened);
  const more = problems.length - shown.length;
  if (more === 0) return shown.join('; ');
  return `${shown.join('; ')}; ${language === 'fr' ? `et ${more} de plus` : `and ${more} more`}`;
}

function shortened(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH - 1)}…` : plain;
}
