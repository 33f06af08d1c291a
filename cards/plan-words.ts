// The words of the annual plan, shared by its cards.
import type { EnvScope, PlanStatus } from '../domain/planning/plan-row.ts';

const en = {
  scope: {
    prod: 'production',
    hprod: 'non-production',
    all: 'everything',
    pilot: 'pilot',
    prod_pilot: 'production and pilot',
  },
  status: { open: 'open', freeze: 'freeze', holiday: 'holiday', empty: 'empty' },
  severity: { error: 'error', warning: 'warning', info: 'note' },
  errors: (n: number) => `${n} ${n === 1 ? 'error' : 'errors'}`,
  warnings: (n: number) => `${n} ${n === 1 ? 'warning' : 'warnings'}`,
};

const fr: typeof en = {
  scope: {
    prod: 'production',
    hprod: 'hors production',
    all: 'tout',
    pilot: 'pilote',
    prod_pilot: 'production et pilote',
  },
  status: { open: 'ouvert', freeze: 'gel', holiday: 'congé', empty: 'vide' },
  severity: { error: 'erreur', warning: 'attention', info: 'note' },
  errors: (n) => `${n} ${n < 2 ? 'erreur' : 'erreurs'}`,
  warnings: (n) => `${n} ${n < 2 ? 'avertissement' : 'avertissements'}`,
};

export const planWords = { en, fr };

export const SEVERITY_COLORS = { error: 'Attention', warning: 'Warning', info: 'Accent' } as const;

export type PlanRowWords = {
  readonly domain: string | null;
  readonly scope: EnvScope;
  readonly status: PlanStatus;
  readonly environments: readonly string[];
};
